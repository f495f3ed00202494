-- A shopper who waits, or is with a person, has the page open. Who was away for long is forgotten one day.
-- KEYS 1 shoppers' last signs of life (zset)
-- ARGV 1 shift ms · 2 conversation · 3 ms after which somebody had left the page · 4 ms after which one is forgotten
--      5 channel of the line
-- Returns 1.
-- include: line_now.lua
local now = now_ms(ARGV[1])
local seen = redis.call('ZSCORE', KEYS[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[4])
redis.call('ZADD', KEYS[1], now, ARGV[2])
if seen and now - seen > tonumber(ARGV[3]) then redis.call('SPUBLISH', ARGV[5], 'here') end
return 1
