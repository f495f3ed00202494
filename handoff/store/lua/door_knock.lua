-- Takes one token of a bucket that fills again with time.
-- KEYS: 1 bucket. ARGV: 1 burst, 2 tokens per second, 3 milliseconds added to the clock.
-- Returns 0 if there was one, else the milliseconds until there is.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
local burst, per_ms = tonumber(ARGV[1]), tonumber(ARGV[2]) / 1000
local found = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(found[1]) or burst
local passed = math.max(0, now - (tonumber(found[2]) or now))
left = math.min(burst, left + passed * per_ms)
local wait = 0
if left >= 1 then left = left - 1 else wait = math.ceil((1 - left) / per_ms) end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) / per_ms) + 1000)
return wait
