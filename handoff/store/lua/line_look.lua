-- Sets when a conversation is looked at again, unless it changed since it was read.
-- KEYS 1 item · 2 due (zset)
-- ARGV 1 shift ms (unused) · 2 conversation · 3 rev · 4 Unix ms
-- Returns 1, or 0 when the item changed meanwhile.
if redis.call('HGET', KEYS[1], 'rev') ~= ARGV[3] then return 0 end
redis.call('ZADD', KEYS[2], 'XX', ARGV[4], ARGV[2])
return 1
