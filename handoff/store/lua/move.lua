-- Changes state and owner, with the entries that tell of it and the request to the line: all or nothing, once.
-- KEYS: see the shared part. ARGV: 1 conversation, 2 channel, 3 dedupe field, 4 sender, 5 allowed states, 6 state after,
--   7 fence or '', 8 owner that is required or '', 9 owner after ('' none, '=' the same), 10 '1' for a new episode,
--   11 request to the line or '', 12 turn for the bot (for the last entry) or '', 13 greeting or '',
--   14 entries at most or '', 15 n fields, then n pairs, then the bodies.
-- Returns {'ok' | 'dup', last id written or '', field, value, …} | {code, state} | {'not_owner'} as append does.
-- include: conversation.lua
local s = standing()
if not s then return { 'not_owner' } end
local known = redis.call('HGET', KEYS[2], ARGV[3])
if known then return { 'dup', known, unpack(redis.call('HGETALL', KEYS[1])) } end
if not among(s.state, ARGV[5]) then return { s.state == 'closed' and 'closed' or 'stale', s.state } end
if ARGV[8] ~= '' and s.owner ~= ARGV[8] then return { 'not_owner', s.state } end
if ARGV[7] ~= '' and s.fence ~= ARGV[7] then return { 'stale', s.state } end
if is_full(ARGV[14]) then return { 'too_long', s.state } end
local now = now_ms()
s.state = ARGV[6]
s.fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HSET', KEYS[1], 'state', s.state)
if ARGV[9] == '' then
  redis.call('HDEL', KEYS[1], 'owner', 'alias')
elseif ARGV[9] ~= '=' then
  redis.call('HSET', KEYS[1], 'owner', ARGV[9])
end
if ARGV[10] == '1' then s.episode = redis.call('HINCRBY', KEYS[1], 'episode', 1) end
local fields = tonumber(ARGV[15])
set_fields(16, fields, now, s.state == 'waiting')
if s.state ~= 'callback' then redis.call('HDEL', KEYS[1], 'callback') end
local id = ''
if #ARGV > 15 + 2 * fields then greet(s, now, ARGV[13]) end
for i = 16 + 2 * fields, #ARGV do id = append(s, now, ARGV[i], ARGV[4]) end
redis.call('HSET', KEYS[2], ARGV[3], id)
if id ~= '' then ask_bot(s, id, ARGV[12]) end
ask_line(s, ARGV[11])
keep(s.state)
list(s.state)
redis.call('SPUBLISH', ARGV[2], '~state')
return { 'ok', id, unpack(redis.call('HGETALL', KEYS[1])) }
