-- Puts a conversation in the line; idempotent by (conversation, fence): an older or repeated request does nothing.
-- KEYS 1 item · 2 lane (zset) · 3 lanes (set) · 4 arrivals (zset) · 5 due (zset) · 6 call-backs (zset)
-- ARGV 1 shift ms · 2 conversation · 3 fence · 4 lane · 5 arrival ms · 6 virtual arrival ms · 7 look again after ms
--      8 prefix of lanes · 9 prefix of what agents hold · 10 channel of the line · 11 "1": of somebody furious
-- Returns 1, or 0 when the line knows this fence or a later one.
-- Keys made from the prefixes carry the line's tag, so they are in this slot.
-- include: line_now.lua
local known = redis.call('HMGET', KEYS[1], 'fence', 'rev', 'lane', 'agent')
if known[1] and tonumber(known[1]) >= tonumber(ARGV[3]) then return 0 end
if known[3] then redis.call('ZREM', ARGV[8] .. known[3], ARGV[2]) end
if known[4] and known[4] ~= '' then redis.call('SREM', ARGV[9] .. known[4], ARGV[2]) end
local now = now_ms(ARGV[1])
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'fence', ARGV[3], 'rev', tonumber(known[2] or 0) + 1, 'phase', 'waiting', 'agent', '',
  'lane', ARGV[4], 'arrival', ARGV[5], 'score', ARGV[6], 'until', 0, 'since', now, 'heavy', ARGV[11])
redis.call('ZADD', KEYS[2], ARGV[6], ARGV[2])
redis.call('SADD', KEYS[3], ARGV[4])
redis.call('ZADD', KEYS[4], ARGV[5], ARGV[2])
redis.call('ZADD', KEYS[5], now + ARGV[7], ARGV[2])
redis.call('ZREM', KEYS[6], ARGV[2])
redis.call('SPUBLISH', ARGV[10], 'asked')
return 1
