-- Lets a closed conversation's live keys expire.
-- KEYS: 1 st, 2 seen, 3 log. ARGV: 1 seconds.
-- Returns 1, or 0 if it is not closed (any more).
if redis.call('HGET', KEYS[1], 'state') ~= 'closed' then return 0 end
for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[1]) end
return 1
