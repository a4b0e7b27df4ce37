-- Charges moving-window quotas and redeems a challenge, in one step that no other client can come between.
--
-- KEYS  one sorted set a quota; then, where a challenge is to be redeemed, its hash and its picture
-- ARGV  now in milliseconds; a name unique to this use; the number of quotas; per quota its limit and its window in
--       milliseconds; then, where a challenge is to be redeemed, the site and the answer's digest
-- returns {refused, outcome, remaining 1, reset 1 in ms, remaining 2, …}; refused is the number of the quota that
--       takes longest to free up, or 0; outcome is "" where nothing was redeemed
--
-- Nothing is charged and nothing redeemed unless every quota has room: a refused visitor keeps the challenge.

local now, use, quotas = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local counts, resets, refused, longest = {}, {}, 0, -1

for i = 1, quotas do
  local key, limit, window = KEYS[i], tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  counts[i] = redis.call('ZCARD', key)
  -- Room for one more comes when the oldest use of the last `limit` leaves the window.
  local nth = math.max(0, counts[i] - limit)
  local oldest = redis.call('ZRANGE', key, nth, nth, 'WITHSCORES')
  resets[i] = oldest[2] and (tonumber(oldest[2]) + window - now) or 0
  if counts[i] >= limit and resets[i] > longest then
    refused, longest = i, resets[i]
  end
end

local outcome = ''
if refused == 0 then
  for i = 1, quotas do
    local key, window = KEYS[i], tonumber(ARGV[3 + 2 * i])
    redis.call('ZADD', key, now, use)
    redis.call('PEXPIRE', key, window)
    if counts[i] == 0 then
      resets[i] = window
    end
    counts[i] = counts[i] + 1
  end

  local challenge, picture = KEYS[quotas + 1], KEYS[quotas + 2]
  if challenge then
    local site, digest = ARGV[4 + 2 * quotas], ARGV[5 + 2 * quotas]
    local kept = redis.call('HMGET', challenge, 'site', 'answer', 'expires', 'spent')
    if kept[1] ~= site then
      outcome = 'unknown'
    elseif kept[4] then
      outcome = 'reused'
    elseif now >= tonumber(kept[3]) then
      outcome = 'expired'
    else
      outcome = (kept[2] == digest) and 'redeemed' or 'wrong'
      redis.call('HSET', challenge, 'spent', outcome)
      redis.call('DEL', picture)
    end
  end
end

local answer = { refused, outcome }
for i = 1, quotas do
  local limit = tonumber(ARGV[2 + 2 * i])
  answer[#answer + 1] = math.max(0, limit - counts[i])
  answer[#answer + 1] = resets[i]
end
return answer
