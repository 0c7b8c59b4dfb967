/* What the first line of the data says: types, payloads, statuses, clauses.
 * It is made from the protocol's own tables (pcap-tools/html_tables.c). */

function readTables(line) {
    const rows = (name) => line[name].filter(Boolean);
    const fields = new Map();
    const statuses = new Map();

    for (const [payload, name, value] of rows('fields'))
        grouped(fields, payload, () => []).push({name, value});
    for (const [value, number, name] of rows('statuses'))
        grouped(statuses, value, () => new Map()).set(number, name);
    return {
        numeric: line.numeric,
        passwords: line.passwords,
        headers: rows('headers').map(([name, value]) => ({name, value})),
        types: new Map(rows('types').map(([id, name, client, server, family, section]) =>
            [id, {name, client, server: server === 'RELAYED' ? client : server, family, section}])),
        fields,
        statuses,
        clauses: new Map(rows('clauses')),
    };
}

function grouped(map, key, make) {
    if (!map.has(key))
        map.set(key, make());
    return map.get(key);
}

/* The fields of a frame's data; of a type that only goes the other way, those. */
function shapeOf(tables, type, fromServer) {
    const row = tables.types.get(type);
    const there = fromServer ? row?.server : row?.client;
    const other = fromServer ? row?.client : row?.server;
    return tables.fields.get(there === 'NONE' ? other : there) ?? [];
}

function typeName(tables, type) {
    return tables.types.get(type)?.name ?? String(type);
}
