-- For wrk: asks for a page of three mirrors, another one each time, and counts the answers that are not what they say they are.
local threads = {}

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

function init(args)
  wrong = 0
  right = 0
  page = id * 1000000
end

function request()
  page = page + 1
  local path = string.format("/first?url=http://127.0.0.1:9101/%d&url=http://127.0.0.1:9102/%d&url=http://127.0.0.1:9103/%d", page, page, page)
  return wrk.format("GET", path)
end

function response(status, headers, body)
  local port, number = string.match(headers["X-Winner"] or "", "^http://127%.0%.0%.1:(%d+)/(%d+)$")
  if status == 200 and port and body == string.format("page %s of %s\n", number, port) then
    right = right + 1
  else
    wrong = wrong + 1
  end
end

function done(summary, latency, requests)
  local right, wrong = 0, 0
  for _, thread in ipairs(threads) do
    right = right + thread:get("right")
    wrong = wrong + thread:get("wrong")
  end
  io.write(string.format("right %d, wrong %d, errors: connect %d read %d timeout %d\n",
    right, wrong, summary.errors.connect, summary.errors.read, summary.errors.timeout))
  io.write(string.format("%.0f requests/s; p50 %.1f ms, p99 %.1f ms\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
