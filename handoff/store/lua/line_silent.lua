-- Finds agents whose desk has been silent for longer than the grace.
-- When nobody looked for a while (all gateways were down), the silence is ours: all get a fresh grace.
-- KEYS 1 presence (zset) · 2 last look
-- ARGV 1 shift ms · 2 grace ms · 3 ms without a look that make it our silence · 4 how many at most
-- Returns the agents.
-- include: line_now.lua
local now = now_ms(ARGV[1])
local looked = tonumber(redis.call('GET', KEYS[2]) or now)
redis.call('SET', KEYS[2], now)
if now - looked > tonumber(ARGV[3]) then
  for _, agent in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    redis.call('ZADD', KEYS[1], now, agent)
  end
  return {}
end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. (now - ARGV[2]), 'LIMIT', 0, ARGV[4])
