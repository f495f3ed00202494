-- Reserves a conversation that waits, a call-back, or one that its agent passes on, for an agent: capacity and lease in
-- one step; of many who try, one gets it.
-- KEYS 1 item · 2 lane (zset) · 3 lanes (set) · 4 arrivals (zset) · 5 due (zset) · 6 agent · 7 held by the agent (set)
--      8 ready agents (zset) · 9 call-backs (zset) · 10 held by the one who passes it on (set)
-- ARGV 1 shift ms · 2 conversation · 3 rev · 4 agent · 5 lease ms · 6 capacity · 7 "1": only if ready and here
--      8 lane · 9 channel of the line · 10 who passes it on ('': nobody)
-- Returns the end of the lease in Unix ms, or 0: changed meanwhile, no longer ready, no room.
-- include: line_now.lua
local item = redis.call('HMGET', KEYS[1], 'rev', 'phase', 'fence', 'agent', 'heavy')
if item[1] ~= ARGV[3] then return 0 end
if ARGV[10] ~= '' then
  if item[2] ~= 'active' or item[4] ~= ARGV[10] then return 0 end
elseif item[2] ~= 'waiting' and item[2] ~= 'callback' then
  return 0
end
if ARGV[7] == '1' then
  local agent = redis.call('HMGET', KEYS[6], 'ready', 'absent')
  if agent[1] ~= '1' or agent[2] then return 0 end
end
if redis.call('SCARD', KEYS[7]) >= tonumber(ARGV[6]) then return 0 end
local now = now_ms(ARGV[1])
local ends = now + ARGV[5]
redis.call('HSET', KEYS[1], 'phase', 'offered', 'agent', ARGV[4], 'until', ends, 'fence', item[3] + 1, 'rev', ARGV[3] + 1,
  'giver', ARGV[10])
redis.call('ZREM', KEYS[2], ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('SREM', KEYS[3], ARGV[8]) end
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('ZREM', KEYS[9], ARGV[2])
redis.call('ZADD', KEYS[5], ends, ARGV[2])
redis.call('SREM', KEYS[10], ARGV[2])
redis.call('SADD', KEYS[7], ARGV[2])
redis.call('ZADD', KEYS[8], 'XX', now, ARGV[4])
if item[5] == '1' then
  redis.call('HINCRBY', KEYS[6], 'heavy', 1)
else
  redis.call('HDEL', KEYS[6], 'heavy')
end
redis.call('SPUBLISH', ARGV[9], 'offered')
return ends
