/* Opening the database: everything that can be wrong with a file. */
#include "store/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* "PPkt" in the file's header says whose it is; the version counts schemas. */
enum { APPLICATION = 0x50506b74, VERSION = 1 };

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

/* BLOBs, because names compare byte for byte and may hold anything. The
 * numbers keep lists in the order things were made. */
static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE account("
    " name BLOB PRIMARY KEY NOT NULL, secret BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE lobby("
    " number INTEGER PRIMARY KEY, filename BLOB NOT NULL,"
    " owner BLOB NOT NULL, mode BLOB NOT NULL, protection BLOB NOT NULL,"
    " passcode BLOB NOT NULL, UNIQUE(filename, owner));"
    "CREATE TABLE channel("
    " number INTEGER PRIMARY KEY, name BLOB UNIQUE NOT NULL,"
    " creator BLOB NOT NULL);"
    "PRAGMA application_id = 0x50506b74;"
    "PRAGMA user_version = 1;"
    "COMMIT;";

struct opening {
    struct sqlite_file *file;
    const char *path;
    char *error;
    size_t size;
};

static int refuse(const struct opening *o, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int refuse(const struct opening *o, const char *format, ...)
{
    va_list args;
    int n = snprintf(o->error, o->size, "%s: ", o->path);

    va_start(args, format);
    if (n > 0 && (size_t)n < o->size)
        vsnprintf(o->error + n, o->size - (size_t)n, format, args);
    va_end(args);
    return -1;
}

static int refuse_errno(const struct opening *o)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return refuse(o, "there is no such directory; make it first, "
                         "or give another --store");
    case EISDIR:
        return refuse(o, "is a directory; give a file to --store");
    case EACCES:
    case EPERM:
    case EROFS:
        return refuse(o, "can't be written (%s); let this user write it and "
                         "its directory, or give another --store",
                      strerror(errno));
    default:
        return refuse(o, "%s; give another --store", strerror(errno));
    }
}

static int refuse_sqlite(const struct opening *o)
{
    sqlite3 *db = o->file->db;

    switch (sqlite3_errcode(db)) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return refuse(o, "is no SQLite database, or is damaged; restore a "
                         "copy, or give another --store");
    case SQLITE_BUSY:
        return refuse(o, "another program holds it locked; end that program, "
                         "or give another --store");
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return refuse(o, "can't be written; let this user write it and its "
                         "directory, or give another --store");
    case SQLITE_FULL:
        return refuse(o, "the disk is full; make room, or give another "
                         "--store");
    default:
        return refuse(o, "SQLite says: %s; give another --store",
                      sqlite3_errmsg(db));
    }
}

/* Takes the file for this process. flock(), because SQLite's own locks are of
 * another kind and stay free: `sqlite3 FILE` may look in while we run. The
 * descriptor must outlive the connection: closing it would drop SQLite's locks.
 * 1: the file was made. */
static int take(const struct opening *o)
{
    int made = 0, fd = open(o->path, O_RDWR | O_CLOEXEC);
    struct stat info;

    if (fd < 0 && errno == ENOENT) {
        fd = open(o->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        made = fd >= 0;
    }
    if (fd < 0)
        return refuse_errno(o);
    o->file->lock = fd;
    if (!fstat(fd, &info) && !S_ISREG(info.st_mode))
        return refuse(o, "is no file; give a file to --store");
    if (flock(fd, LOCK_EX | LOCK_NB))
        return refuse(o, "another polypaintd uses it; stop that one, "
                         "or give another --store");
    return made;
}

/* A pragma's or a query's one number; -1 when SQLite could not. */
static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    int64_t value = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return -1;
    if (sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    /* the error code of a failed step comes again from finalize */
    return sqlite3_finalize(statement) == SQLITE_OK ? value : -1;
}

/* Whose file it is. 1: nobody's yet, 0: ours, -1: not ours. */
static int look(const struct opening *o)
{
    sqlite3 *db = o->file->db;
    int64_t tables = number(db, "SELECT count(*) FROM sqlite_schema");
    int64_t owner = tables < 0 ? -1 : number(db, "PRAGMA application_id");
    int64_t version = owner < 0 ? -1 : number(db, "PRAGMA user_version");

    if (sqlite3_errcode(db) != SQLITE_OK && sqlite3_errcode(db) != SQLITE_DONE)
        return refuse_sqlite(o);
    if (!owner && !version && !tables)
        return 1;
    if (owner != APPLICATION)
        return refuse(o, "is the database of another program; "
                         "give another --store");
    if (version > VERSION)
        return refuse(o, "was written by a newer polypaintd (its format is %d,"
                         " this one knows " TEXT(1) "); install that one, or "
                         "give another --store", (int)version);
    if (version != VERSION)
        return refuse(o, "has no known format (%d); restore a copy, or give "
                         "another --store", (int)version);
    return 0;
}

static int open_db(const struct opening *o)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

    if (sqlite3_open_v2(o->path, &o->file->db, flags, NULL) != SQLITE_OK)
        return o->file->db ? refuse_sqlite(o) : refuse(o, "out of memory");
    sqlite3_extended_result_codes(o->file->db, 0);
    sqlite3_busy_timeout(o->file->db, 2000);
    /* a file that turns out not to be ours is not tidied either */
    sqlite3_db_config(o->file->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return 0;
}

static int set_up(const struct opening *o, int fresh)
{
    sqlite3 *db = o->file->db;

    if (fresh && sqlite3_exec(db, schema, NULL, NULL, NULL) != SQLITE_OK)
        return refuse_sqlite(o);
    if (sqlite3_exec(db, "PRAGMA journal_mode = WAL;"
                         "PRAGMA synchronous = FULL;"
                         /* writes nothing, but finds out whether it could */
                         "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL))
        return refuse_sqlite(o);
    if (sqlite_file_prepare(o->file) != SQLITE_OK)
        return refuse_sqlite(o);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return 0;
}

int sqlite_file_open(struct sqlite_file *file, const char *path, char *error,
                     size_t size)
{
    struct opening o = { file, path, error, size };
    int fresh, made;

    memset(file, 0, sizeof *file);
    file->lock = -1;
    if ((made = take(&o)) < 0 || open_db(&o) < 0 || (fresh = look(&o)) < 0
        || set_up(&o, fresh) < 0) {
        sqlite_file_close(file);
        if (made > 0)
            unlink(path);
        return -1;
    }
    return 0;
}
