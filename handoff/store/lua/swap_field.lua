-- Replaces a field if it still holds what was read.
-- KEYS: 1 hash. ARGV: 1 field, 2 what was read, 3 what it becomes, '' to remove it.
-- Returns 1, or 0 if it changed meanwhile.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then return redis.call('HDEL', KEYS[1], ARGV[1]) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
