-- The PolyPaint protocol for Wireshark and tshark. The tables above it are
-- made from the kit's type table, which ppdump reads too; names of fields are
-- polypaint.PAYLOAD.FIELD, as `ppdump -e help` has them behind the point.

local polypaint = Proto("polypaint", "PolyPaint")
local HEADER = 8

-- ---- fields ---------------------------------------------------------------

local type_names, status_names = {}, {}
for id, type in pairs(TYPES) do type_names[id] = type.name end
for _, status in ipairs(STATUSES) do
  status_names[status[1]] = status_names[status[1]] or {}
  status_names[status[1]][status[2]] = status[3]
end

local header = {
  size = ProtoField.uint16("polypaint.size", "Taille"),
  type = ProtoField.uint8("polypaint.type", "Type ID", base.DEC, type_names),
  date = ProtoField.absolute_time("polypaint.date", "Date", base.UTC),
  name_size = ProtoField.uint8("polypaint.name_size", "Taille nom usager"),
  name = ProtoField.string("polypaint.name", "Nom", base.UNICODE),
  data = ProtoField.bytes("polypaint.data", "Donnée"),
  from = ProtoField.string("polypaint.from", "From"),
}

-- How a value of each kind is declared: of a list, one of its elements.
local function declared(type, display)
  return function(abbr, name) return ProtoField[type](abbr, name, display) end
end

local DECLARED = {
  i32 = declared("int32"), i32_list = declared("int32"),
  u32 = declared("uint32"), rgba = declared("uint32", base.HEX),
  f64 = declared("double"), number = declared("double"),
  points = declared("none"), number_points = declared("none"),
  text = declared("string", base.UNICODE),
  json = declared("string", base.UNICODE),
}
for kind, names in pairs(status_names) do
  DECLARED[kind] = function(abbr, name)
    return ProtoField.uint32(abbr, name, base.DEC, names)
  end
end

local all = {}
for _, field in pairs(header) do all[#all + 1] = field end
for payload, fields in pairs(PAYLOADS) do
  for _, field in ipairs(fields) do
    local abbr = "polypaint." .. payload .. "." .. field[1]
    field.declared = DECLARED[field[2]](abbr, field[1])
    all[#all + 1] = field.declared
    if field[2] == "points" or field[2] == "number_points" then
      field.x = ProtoField.double(abbr .. ".x", "x")
      field.y = ProtoField.double(abbr .. ".y", "y")
      all[#all + 1] = field.x
      all[#all + 1] = field.y
    end
  end
end
polypaint.fields = all

-- ---- expert information -----------------------------------------------------

local function violation(id, text, group)
  return ProtoExpert.new("polypaint." .. id, text, group,
                         expert.severity.ERROR)
end

local wrong = {
  header = violation("broken", "F-1: no frame begins here",
                     expert.group.MALFORMED),
  type = violation("unknown", "V-6: the document has no such type",
                   expert.group.MALFORMED),
  direction = violation("direction",
                        "V-6, TY-1: this side never sends that type",
                        expert.group.PROTOCOL),
  data = violation("shape", "The data has another size than its shape",
                   expert.group.MALFORMED),
}
polypaint.experts = { wrong.header, wrong.type, wrong.direction, wrong.data }

-- ---- who is the server --------------------------------------------------------

polypaint.prefs.port = Pref.uint("TCP port", 5000, "Of servers (T-2)")

local tcp_stream = Field.new("tcp.stream")
local servers = {} -- by stream: "ADDRESS:PORT"

local function place(address, port)
  return tostring(address) .. ":" .. port
end

-- Of a stream on other ports the one who is heard first is the client, unless
-- it speaks as only a server does: without a name.
local function guess_server(tvb, pinfo)
  local speaks_as_server = tvb(7, 1):uint() == 0
  if pinfo.dst_port == polypaint.prefs.port or
     (pinfo.src_port ~= polypaint.prefs.port and not speaks_as_server) then
    return place(pinfo.dst, pinfo.dst_port)
  end
  return place(pinfo.src, pinfo.src_port)
end

local function from_server(tvb, pinfo)
  local stream = tcp_stream().value
  servers[stream] = servers[stream] or guess_server(tvb, pinfo)
  return servers[stream] == place(pinfo.src, pinfo.src_port)
end

function polypaint.init()
  servers = {}
end

-- ---- data -----------------------------------------------------------------------

-- N-1: 4 bytes without a type.
local function number(range)
  local bits = range:le_uint()
  if bits <= LARGEST_INT then return bits end
  if bits >= SMALLEST_INT then return bits - 2 ^ 32 end
  return range:le_float()
end

local function add_number(field, range, tree)
  tree:add(field.declared, range, number(range))
end

local function add_le(field, range, tree)
  tree:add_le(field.declared, range)
end

local function add(field, range, tree)
  tree:add(field.declared, range)
end

local function add_points(read)
  return function(field, range, tree)
    local list = tree:add(field.declared, range)
    list:set_text(("%s: %d"):format(field[1], range:len() / 8))
    for at = 0, range:len() - 8, 8 do
      local x, y = range(at, 4), range(at + 4, 4)
      list:add(field.x, x, read(x))
      list:add(field.y, y, read(y))
    end
  end
end

local function add_list(field, range, tree)
  for at = 0, range:len() - 4, 4 do
    tree:add_le(field.declared, range(at, 4))
  end
end

-- How many bytes a value takes (of lists: each element, to the end; nil: all
-- that is left), and how it is shown.
local SHOWN = {
  i32 = {4, add_le}, u32 = {4, add_le}, f64 = {8, add_le},
  rgba = {4, add}, number = {4, add_number},
  i32_list = {4, add_list, true},
  points = {8, add_points(function(range) return range:le_float() end), true},
  number_points = {8, add_points(number), true},
  text = {nil, add}, json = {nil, add},
}
for kind in pairs(status_names) do SHOWN[kind] = {4, add_le} end

local function size_of(shown, left)
  if not shown[1] then return left end
  if shown[3] then return left - left % shown[1] end
  return shown[1]
end

-- Shows the fields; returns how many bytes belong to none, or are missing.
local function add_fields(payload, data, tree)
  local at = 0
  for _, field in ipairs(payload) do
    local shown, left = SHOWN[field[2]], data:len() - at
    local size = size_of(shown, left)
    if size > left then return math.max(left, 1), at end
    if size > 0 then
      shown[2](field, data(at, size), tree)
    elseif not shown[1] then
      tree:add(field.declared, ""):set_generated()
    end
    at = at + size
  end
  return data:len() - at, at
end

local function add_data(payload, tvb, start, tree)
  local size = tvb:len() - start
  local empty = ByteArray.new():tvb("empty")
  local data = size > 0 and tvb(start, size):tvb() or empty
  local wrong_bytes, at = add_fields(payload, data, tree)
  if wrong_bytes == 0 then return end
  if at < size then tree:add(header.data, tvb(start + at)) end
  tree:add_proto_expert_info(wrong.data, ("%s: %d bytes of data do not fit")
                             :format(payload.clause, size))
end

-- ---- frames -------------------------------------------------------------------------

local function is_frame(tvb)
  local size = tvb:len() >= 2 and tvb(0, 2):le_uint() or 0
  return size >= HEADER and tvb:len() >= HEADER and
         HEADER + tvb(7, 1):uint() <= size
end

local function add_header(tvb, tree)
  local name_size = tvb(7, 1):uint()
  tree:add_le(header.size, tvb(0, 2))
  tree:add(header.type, tvb(2, 1))
  tree:add(header.date, tvb(3, 4), NSTime.new(tvb(3, 4):le_uint()))
  tree:add(header.name_size, tvb(7, 1))
  if name_size > 0 then tree:add(header.name, tvb(HEADER, name_size)) end
  return name_size
end

local function add_broken(tvb, pinfo, tree)
  local branch = tree:add(polypaint, tvb(), "PolyPaint: no frame")
  branch:add_proto_expert_info(wrong.header)
  pinfo.cols.info:append(" [no frame]")
  return tvb:len()
end

local function describe(tvb, pinfo, branch, type, name_size)
  local name = type and type.name or ("type " .. tvb(2, 1):uint())
  local user = name_size > 0 and tvb(HEADER, name_size):string(ENC_UTF_8) or ""
  branch:append_text((", %s %s"):format(name, user))
  pinfo.cols.info:append((" %s %s"):format(name, user))
end

local function add_payload(type, server, tvb, name_size, branch)
  local payload = type and (server and type.server or
                            not server and type.client)
  local start = HEADER + name_size
  if payload then
    add_data(PAYLOADS[payload], tvb, start, branch)
    return
  end
  branch:add_proto_expert_info(type and wrong.direction or wrong.type)
  if start < tvb:len() then branch:add(header.data, tvb(start)) end
end

local function add_frame(tvb, pinfo, tree)
  if not is_frame(tvb) then return add_broken(tvb, pinfo, tree) end
  local branch = tree:add(polypaint, tvb())
  local type, server = TYPES[tvb(2, 1):uint()], from_server(tvb, pinfo)
  local name_size = add_header(tvb, branch)
  branch:add(header.from, server and "server" or "client"):set_generated()
  describe(tvb, pinfo, branch, type, name_size)
  add_payload(type, server, tvb, name_size, branch)
  return tvb:len()
end

-- Bytes that begin no frame are taken as they come: the stream is broken (V-3).
local function frame_size(tvb, pinfo, offset)
  local size = tvb(offset, 2):le_uint()
  return size >= HEADER and size or tvb:len() - offset
end

function polypaint.dissector(tvb, pinfo, tree)
  pinfo.cols.protocol = "PolyPaint"
  pinfo.cols.info = (pinfo.src_port .. " > " .. pinfo.dst_port)
  dissect_tcp_pdus(tvb, tree, 2, frame_size, add_frame)
  return tvb:len()
end

-- ---- which streams --------------------------------------------------------------------

local tcp_ports = DissectorTable.get("tcp.port")
local registered

local function register_port()
  if registered == polypaint.prefs.port then return end
  if registered then tcp_ports:remove(registered, polypaint) end
  registered = polypaint.prefs.port
  tcp_ports:add(registered, polypaint)
end
polypaint.prefs_changed = register_port
register_port()

-- On any port: what begins a dialogue is CONNECTION or CREATE_ACCOUNT, with a
-- name and a date of this century.
local function looks_right(tvb)
  local id = tvb:len() > HEADER and tvb(2, 1):uint()
  return (id == 3 or id == 30) and is_frame(tvb) and
         tvb(0, 2):le_uint() <= 1024 and tvb(3, 4):le_uint() > 946684800 and
         tvb(7, 1):uint() > 0
end

polypaint:register_heuristic("tcp", function(tvb, pinfo, tree)
  if not looks_right(tvb) then return false end
  pinfo.conversation = polypaint
  polypaint.dissector(tvb, pinfo, tree)
  return true
end)

-- ---- statistics --------------------------------------------------------------------------

local type_field, name_field = Field.new("polypaint.type"),
                               Field.new("polypaint.name")

local function count(counts, what)
  counts[what] = (counts[what] or 0) + 1
end

local function lines(title, counts)
  local names, text = {}, title .. "\n"
  for name in pairs(counts) do names[#names + 1] = name end
  table.sort(names, function(a, b)
    return counts[a] > counts[b] or counts[a] == counts[b] and a < b
  end)
  for _, name in ipairs(names) do
    text = text .. ("  %-28s %8d\n"):format(name, counts[name])
  end
  return text
end

-- Frames by type and by user, shown by `show`.
local function statistics(show)
  local types, users = {}, {}
  local tap = Listener.new("tcp", "polypaint")
  function tap.packet()
    for _, type in ipairs({ type_field() }) do
      count(types, type_names[type.value] or "type " .. type.value)
    end
    for _, name in ipairs({ name_field() }) do count(users, name.value) end
  end
  function tap.draw()
    show(lines("PolyPaint frames by type", types) ..
         lines("PolyPaint frames by user", users))
  end
  function tap.reset() types, users = {}, {} end
  return tap
end

if gui_enabled() then
  register_menu("PolyPaint/Dialogue", function()
    local window = TextWindow.new("PolyPaint dialogue")
    local tap = statistics(function(text) window:set(text) end)
    window:set_atclose(function() tap:remove() end)
    retap_packets()
  end, MENU_STAT_UNSORTED)
elseif ... == "statistics" then
  statistics(print)
end
