-- An agent takes offers, or stops taking them.
-- KEYS 1 agent · 2 ready agents (zset) · 3 presence (zset)
-- ARGV 1 shift ms · 2 agent · 3 "1" or "0" · 4 capacity · 5 languages, comma between · 6 skills, comma between
--      7 channel of the line · 8 alias · 9 channel of the agent's desk
-- Returns 1.
-- include: line_now.lua
local now = now_ms(ARGV[1])
redis.call('HSET', KEYS[1], 'ready', ARGV[3], 'misses', 0, 'capacity', ARGV[4], 'languages', ARGV[5], 'skills', ARGV[6],
  'alias', ARGV[8])
redis.call('HDEL', KEYS[1], 'absent')
redis.call('ZADD', KEYS[3], now, ARGV[2])
if ARGV[3] == '1' then
  redis.call('ZADD', KEYS[2], 'NX', now, ARGV[2])
else
  redis.call('ZREM', KEYS[2], ARGV[2])
end
redis.call('SPUBLISH', ARGV[7], 'agents')
redis.call('SPUBLISH', ARGV[9], 'changed')
return 1
