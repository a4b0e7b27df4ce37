-- Charges moving-window quotas and redeems a challenge, in one step that no other client can come between.
--
-- KEYS  one sorted set a quota; then, where a challenge is to be redeemed, its hash and its picture
-- ARGV  now in milliseconds; a name unique to this use; the number of quotas; per quota its limit, its window in
--       milliseconds, and 1 where only a redemption is charged to it, else 0; then, where a challenge is to be
--       redeemed, the site and the answer's digest
-- returns {refused, outcome, remaining 1, reset 1 in ms, remaining 2, …}; refused is the number of the quota that
--       takes longest to free up, or 0; outcome is "" where nothing was redeemed
--
-- Nothing is charged and nothing redeemed unless every quota has room: a refused visitor keeps the challenge.

local now, use, quotas = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local PER_QUOTA = 3
local counts, refused, longest = {}, 0, -1

local function limit_of(i) return tonumber(ARGV[4 + PER_QUOTA * (i - 1)]) end
local function window_of(i) return tonumber(ARGV[5 + PER_QUOTA * (i - 1)]) end
local function only_redeemed(i) return ARGV[6 + PER_QUOTA * (i - 1)] == '1' end

-- Room for one more comes when the oldest of the last `limit` uses leaves the window.
local function reset_of(i)
  local place = math.max(0, counts[i] - limit_of(i))
  local oldest = redis.call('ZRANGE', KEYS[i], place, place, 'WITHSCORES')
  return oldest[2] and tonumber(oldest[2]) + window_of(i) - now or 0
end

local function redeem(challenge, picture, site, digest)
  local kept = redis.call('HMGET', challenge, 'site', 'answer', 'expires', 'spent')
  if kept[1] ~= site then
    return 'unknown'
  elseif kept[4] then
    return 'reused'
  elseif now >= tonumber(kept[3]) then
    return 'expired'
  end
  local outcome = (kept[2] == digest) and 'redeemed' or 'wrong'
  redis.call('HSET', challenge, 'spent', outcome)
  redis.call('DEL', picture)
  return outcome
end

for i = 1, quotas do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now - window_of(i))
  counts[i] = redis.call('ZCARD', KEYS[i])
  if counts[i] >= limit_of(i) and reset_of(i) > longest then
    refused, longest = i, reset_of(i)
  end
end

local outcome = ''
if refused == 0 then
  if KEYS[quotas + 1] then
    local rest = 4 + PER_QUOTA * quotas
    outcome = redeem(KEYS[quotas + 1], KEYS[quotas + 2], ARGV[rest], ARGV[rest + 1])
  end
  for i = 1, quotas do
    if outcome == 'redeemed' or not only_redeemed(i) then
      redis.call('ZADD', KEYS[i], now, use)
      redis.call('PEXPIRE', KEYS[i], window_of(i))
      counts[i] = counts[i] + 1
    end
  end
end

local answer = { refused, outcome }
for i = 1, quotas do
  answer[#answer + 1] = math.max(0, limit_of(i) - counts[i])
  answer[#answer + 1] = reset_of(i)
end
return answer
