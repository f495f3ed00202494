-- Takes tokens of a bucket that somebody has used already: what is left may be a debt.
-- KEYS: 1 bucket. ARGV: 1 burst, 2 tokens per second, 3 milliseconds added to the clock, 4 how many were used.
-- Returns what is left in thousandths of a token.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
local burst, per_ms = tonumber(ARGV[1]), tonumber(ARGV[2]) / 1000
local found = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(found[1]) or burst
local passed = math.max(0, now - (tonumber(found[2]) or now))
left = math.min(burst, left + passed * per_ms) - ARGV[4]
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) / per_ms) + 1000)
return math.floor(left * 1000)
