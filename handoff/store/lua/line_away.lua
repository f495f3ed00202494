-- Sets a silent agent away: no more offers, and all that this agent holds is looked at now.
-- KEYS 1 agent · 2 ready agents (zset) · 3 presence (zset) · 4 held by the agent (set) · 5 due (zset)
-- ARGV 1 shift ms · 2 agent · 3 grace ms · 4 channel of the line
-- Returns 1, or 0 when the desk has come back.
-- include: line_now.lua
local now = now_ms(ARGV[1])
local seen = redis.call('ZSCORE', KEYS[3], ARGV[2])
if not seen or now - seen <= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], 'ready', 0, 'misses', 0)
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('ZREM', KEYS[3], ARGV[2])
for _, conversation in ipairs(redis.call('SMEMBERS', KEYS[4])) do
  redis.call('ZADD', KEYS[5], now, conversation)
end
redis.call('SPUBLISH', ARGV[4], 'agents')
return 1
