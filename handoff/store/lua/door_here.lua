-- Notes that a gateway is here, and forgets those that have said nothing for a while.
-- KEYS: 1 gateways (zset). ARGV: 1 name, 2 milliseconds of silence after which one is gone, 3 milliseconds added to the clock.
-- Returns how many are here.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return redis.call('ZCARD', KEYS[1])
