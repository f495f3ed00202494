-- Takes several tokens at once of a bucket that fills again with time, as many as there are.
-- KEYS: 1 bucket. ARGV: 1 burst, 2 tokens per second, 3 milliseconds added to the clock, 4 how many at most.
-- Returns {how many were taken, milliseconds until there is one if there was none}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
local burst, per_ms = tonumber(ARGV[1]), tonumber(ARGV[2]) / 1000
local found = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(found[1]) or burst
local passed = math.max(0, now - (tonumber(found[2]) or now))
left = math.min(burst, left + passed * per_ms)
local taken = math.min(tonumber(ARGV[4]), math.floor(left))
left = left - taken
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) / per_ms) + 1000)
if taken > 0 then return { taken, 0 } end
return { 0, math.ceil((1 - left) / per_ms) }
