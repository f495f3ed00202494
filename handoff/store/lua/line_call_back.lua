-- Puts a conversation among the call-backs, out of every lane and out of every hand.
-- KEYS 1 item · 2 lane (zset) · 3 lanes (set) · 4 arrivals (zset) · 5 due (zset) · 6 held by the agent (set)
--      7 call-backs (zset)
-- ARGV 1 shift ms · 2 conversation · 3 rev (0: not known to the line) · 4 fence · 5 lane · 6 arrival ms
--      7 virtual arrival ms · 8 due ms · 9 the call-back as desks list it (JSON) · 10 look again after ms
--      11 channel of the line
-- Returns 1, or 0 when the item changed meanwhile.
-- include: line_now.lua
if (redis.call('HGET', KEYS[1], 'rev') or '0') ~= ARGV[3] then return 0 end
local now = now_ms(ARGV[1])
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'phase', 'callback', 'agent', '', 'until', 0, 'fence', ARGV[4], 'rev', ARGV[3] + 1,
  'lane', ARGV[5], 'arrival', ARGV[6], 'score', ARGV[7], 'back', ARGV[9])
redis.call('ZREM', KEYS[2], ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('SREM', KEYS[3], ARGV[5]) end
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('ZADD', KEYS[5], now + ARGV[10], ARGV[2])
redis.call('SREM', KEYS[6], ARGV[2])
redis.call('ZADD', KEYS[7], ARGV[8], ARGV[2])
redis.call('SPUBLISH', ARGV[11], 'called')
return 1
