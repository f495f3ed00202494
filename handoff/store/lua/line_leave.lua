-- Takes a conversation out of the line; what stays for a while is its fence, so that a late request does not return it.
-- KEYS 1 item · 2 lane (zset) · 3 lanes (set) · 4 arrivals (zset) · 5 due (zset) · 6 held by the agent (set)
--      7 call-backs (zset)
-- ARGV 1 shift ms (unused) · 2 conversation · 3 rev (0: not known to the line) · 4 fence · 5 lane
--      6 ms to remember the fence · 7 channel of the line · 8 channel of the desk that had it ('': none) · 9 words for it
-- Returns 1, or 0 when the item changed meanwhile.
if (redis.call('HGET', KEYS[1], 'rev') or '0') ~= ARGV[3] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'phase', 'gone', 'fence', ARGV[4], 'rev', ARGV[3] + 1)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('ZREM', KEYS[2], ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('SREM', KEYS[3], ARGV[5]) end
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('ZREM', KEYS[5], ARGV[2])
redis.call('SREM', KEYS[6], ARGV[2])
redis.call('ZREM', KEYS[7], ARGV[2])
redis.call('SPUBLISH', ARGV[7], 'left')
if ARGV[8] ~= '' then redis.call('SPUBLISH', ARGV[8], ARGV[9]) end
return 1
