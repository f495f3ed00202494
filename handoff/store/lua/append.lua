-- Stores one entry, once.
-- KEYS: see the shared part. ARGV: 1 conversation, 2 channel, 3 dedupe field (`sender cid`), 4 sender, 5 allowed states,
--   6 fence or '', 7 owner or '', 8 body, 9 greeting or '', 10 turn for the bot or '', 11 entries at most or ''.
-- Returns {'ok', id} | {'dup', id} | {'stale' | 'not_owner' | 'closed' | 'too_long', state} | {'not_owner'} (no such conversation).
-- include: conversation.lua
local s = standing()
if not s then return { 'not_owner' } end
local known = redis.call('HGET', KEYS[2], ARGV[3])
if known then return { 'dup', known } end
if not among(s.state, ARGV[5]) then return { s.state == 'closed' and 'closed' or 'stale', s.state } end
if ARGV[7] ~= '' and s.owner ~= ARGV[7] then return { 'not_owner', s.state } end
if ARGV[6] ~= '' and s.fence ~= ARGV[6] then return { 'stale', s.state } end
if is_full(ARGV[11]) then return { 'too_long', s.state } end
local now = now_ms()
greet(s, now, ARGV[9])
local id = append(s, now, ARGV[8], ARGV[4])
redis.call('HSET', KEYS[2], ARGV[3], id)
ask_bot(s, id, ARGV[10])
if s.state == 'bot' then keep('bot') end
return { 'ok', id }
