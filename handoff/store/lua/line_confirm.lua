-- Notes who has a conversation: accepted, in wrap-up, or found so in the conversation itself.
-- KEYS 1 item · 2 lane (zset) · 3 lanes (set) · 4 arrivals (zset) · 5 due (zset) · 6 agent · 7 held by the agent (set)
--      8 held by the agent before (set) · 9 claims (list) · 10 call-backs (zset)
-- ARGV 1 shift ms · 2 conversation · 3 rev (0: not known to the line) · 4 phase · 5 agent · 6 fence · 7 ms until the end of a wrap-up (else 0)
--      8 look again after ms · 9 lane · 10 "1": counts as a claim · 11 claims to keep
--      12 arrival ms · 13 virtual arrival ms · 14 channel of the line · 15 channel of that agent's desk
-- Returns 1, or 0 when the item changed meanwhile.
-- include: line_now.lua
if (redis.call('HGET', KEYS[1], 'rev') or '0') ~= ARGV[3] then return 0 end
local now = now_ms(ARGV[1])
local ends = 0
if tonumber(ARGV[7]) > 0 then ends = now + ARGV[7] end
redis.call('PERSIST', KEYS[1])
redis.call('HSET', KEYS[1], 'phase', ARGV[4], 'agent', ARGV[5], 'fence', ARGV[6], 'until', ends, 'rev', ARGV[3] + 1,
  'lane', ARGV[9], 'arrival', ARGV[12], 'score', ARGV[13])
redis.call('ZREM', KEYS[2], ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('SREM', KEYS[3], ARGV[9]) end
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('ZADD', KEYS[5], now + ARGV[8], ARGV[2])
redis.call('SREM', KEYS[8], ARGV[2])
redis.call('SADD', KEYS[7], ARGV[2])
redis.call('HDEL', KEYS[1], 'back', 'giver', 'told', 'why')
if redis.call('ZREM', KEYS[10], ARGV[2]) == 1 then redis.call('SPUBLISH', ARGV[14], 'called') end
if ARGV[10] == '1' then
  redis.call('HSET', KEYS[6], 'misses', 0)
  redis.call('LPUSH', KEYS[9], now .. ' ' .. ARGV[9] .. ' ' .. now - ARGV[12])
  redis.call('LTRIM', KEYS[9], 0, ARGV[11] - 1)
end
redis.call('SPUBLISH', ARGV[15], 'changed')
return 1
