-- A desk gives a sign of life, or its last one: from then on it gets no offers, and its grace runs.
-- KEYS 1 agent · 2 presence (zset)
-- ARGV 1 shift ms · 2 agent · 3 "1": here, "0": the socket closed · 4 channel of the line
-- Returns 1.
-- include: line_now.lua
local now = now_ms(ARGV[1])
redis.call('ZADD', KEYS[2], now, ARGV[2])
local changed
if ARGV[3] == '1' then
  changed = redis.call('HDEL', KEYS[1], 'absent')
else
  changed = redis.call('HSET', KEYS[1], 'absent', 1)
end
if changed == 1 then redis.call('SPUBLISH', ARGV[4], 'agents') end
return 1
