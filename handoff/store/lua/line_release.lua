-- Puts a conversation back in line: the offer was refused or ran out, its agent was lost, or passed it on.
-- Who passed it on is not asked for it at once, no more than who let the offer go.
-- KEYS 1 item · 2 lane (zset) · 3 lanes (set) · 4 arrivals (zset) · 5 due (zset) · 6 agent · 7 held by the agent (set)
--      8 ready agents (zset) · 9 call-backs (zset)
-- ARGV 1 shift ms · 2 conversation · 3 rev (0: not known to the line) · 4 fence · 5 virtual arrival ms · 6 lane · 7 arrival ms · 8 look again after ms
--      9 agent who let it go ('': nobody) · 10 "miss": left unanswered, "refusal": said no · 11 misses to be set away
--      12 channel of the line · 13 "1": it is in this lane from now on
-- Returns 1, 2 when that agent was set away by it, or 0 when the item changed meanwhile.
-- include: line_now.lua
if (redis.call('HGET', KEYS[1], 'rev') or '0') ~= ARGV[3] then return 0 end
local now = now_ms(ARGV[1])
redis.call('PERSIST', KEYS[1])
redis.call('HSET', KEYS[1], 'phase', 'waiting', 'agent', '', 'until', 0, 'fence', ARGV[4], 'rev', ARGV[3] + 1,
  'lane', ARGV[6], 'arrival', ARGV[7], 'score', ARGV[5])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[2])
redis.call('SADD', KEYS[3], ARGV[6])
redis.call('ZADD', KEYS[4], ARGV[7], ARGV[2])
redis.call('ZADD', KEYS[5], now + ARGV[8], ARGV[2])
redis.call('SREM', KEYS[7], ARGV[2])
local giver = redis.call('HGET', KEYS[1], 'giver')
if giver and giver ~= '' then redis.call('HSET', KEYS[1], 'p:' .. giver, now) end
if ARGV[13] == '1' then redis.call('HSET', KEYS[1], 'since', now) end
redis.call('HDEL', KEYS[1], 'back', 'giver')
redis.call('ZREM', KEYS[9], ARGV[2])
local answer = 1
if ARGV[9] ~= '' then
  redis.call('HSET', KEYS[1], 'p:' .. ARGV[9], now)
  if ARGV[10] == 'refusal' then
    redis.call('HSET', KEYS[6], 'misses', 0)
  elseif redis.call('HINCRBY', KEYS[6], 'misses', 1) >= tonumber(ARGV[11]) then
    redis.call('HSET', KEYS[6], 'ready', 0, 'misses', 0)
    redis.call('ZREM', KEYS[8], ARGV[9])
    answer = 2
  end
end
redis.call('SPUBLISH', ARGV[12], 'back')
return answer
