-- Gives the lease of a partition back.
-- KEYS: 1 lease. ARGV: 1 holder.
-- Returns 1, or 0 if it was not the holder's.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
