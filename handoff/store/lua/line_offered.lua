-- Tells a desk of its offer, if the place is still reserved: who slept through the lease comes too late.
-- KEYS 1 item
-- ARGV 1 shift ms (unused) · 2 rev · 3 channel of the desk · 4 words
-- Returns 1, or 0 when the item changed meanwhile.
if redis.call('HGET', KEYS[1], 'rev') ~= ARGV[2] then return 0 end
redis.call('SPUBLISH', ARGV[3], ARGV[4])
return 1
