/* sqlite_test.c - the file: durable, shared commits, and every way in which it
 * can't be used. A VFS that fails when told to stands between. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "waited.h"

static void sql(const char *statements)
{
    char *why = NULL;
    sqlite3 *db;

    cr_assert_eq(sqlite3_open(waited.path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, statements, NULL, NULL, &why), SQLITE_OK,
                 "%s", why);
    sqlite3_close(db);
}

static void write_file(const char *bytes)
{
    FILE *file = fopen(waited.path, "w");

    cr_assert(file);
    fputs(bytes, file);
    fclose(file);
}

static char *read_file(long *size)
{
    FILE *file = fopen(waited.path, "r");
    char *bytes;

    cr_assert(file);
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    bytes = calloc(1, (size_t)*size + 1);
    cr_assert_eq(fread(bytes, 1, (size_t)*size, file), (size_t)*size);
    fclose(file);
    return bytes;
}

/* The store refuses the file in one line with those words, and leaves every
 * byte of it alone. */
static void refused(const char *words)
{
    long before, after;
    char *was = read_file(&before), *is;

    cr_assert_eq(waited_try(), -1);
    cr_assert(strstr(waited.error, words), "%s", waited.error);
    cr_assert(strstr(waited.error, waited.path), "%s", waited.error);
    cr_assert(strstr(waited.error, "--store"), "%s", waited.error);
    cr_assert(!strchr(waited.error, '\n'));
    is = read_file(&after);
    cr_assert_eq(before, after);
    cr_assert_arr_eq(was, is, (size_t)before);
    free(was);
    free(is);
}

/* ---- durable ---------------------------------------------------------- */

Test(sqlite, everything_is_there_after_a_restart,
     .description = "A-19, L-22, C-14")
{
    waited_open("sqlite");
    add_account("alice", "hash");
    add_lobby("cat alice stroke public");
    add_lobby("dog alice stroke public");
    change_lobby("cat alice - protected pass");
    remove_lobby("dog alice");
    add_channel("main", "alice");
    waited_reopen();
    load_all();
    cr_assert_str_eq(waited.loaded, "cat alice stroke protected pass\n"
                                    "#main alice\n");
    cr_assert_eq(waited.accounts, 1u);
    cr_assert_eq(find_account("alice"), STORE_OK);
    cr_assert_str_eq(waited.secret, "hash");
    waited_end();
}

/* What was answered is in the files as they are, without a close: a copy of
 * them is what a crash leaves behind. */
Test(sqlite, what_was_answered_survives_a_crash, .description = "A-19")
{
    char command[1200];

    waited_open("sqlite");
    add_account("alice", "hash");
    snprintf(command, sizeof command, "cp %s %s.copy && cp %s-wal %s.copy-wal",
             waited.path, waited.path, waited.path, waited.path);
    cr_assert_eq(system(command), 0);
    waited_close();
    snprintf(waited.uri, sizeof waited.uri, "sqlite:%s.copy", waited.path);
    cr_assert_eq(waited_try(), 0, "%s", waited.error);
    cr_assert_eq(find_account("alice"), STORE_OK);
    waited_end();
}

Test(sqlite, only_its_owner_may_read_the_file)
{
    struct stat info;

    waited_open("sqlite");
    cr_assert_eq(stat(waited.path, &info), 0);
    cr_assert_eq(info.st_mode & 0777, 0600u);
    waited_end();
}

Test(sqlite, others_may_look_in_while_it_runs)
{
    waited_open("sqlite");
    add_account("alice", "hash");
    sql("SELECT * FROM account");
    cr_assert_eq(add_account("bob", "hash"), STORE_OK);
    waited_end();
}

/* ---- files that can't be used ----------------------------------------- */

Test(sqlite, a_newer_format_is_refused_and_left_alone)
{
    waited_open("sqlite");
    add_account("alice", "hash");
    waited_close();
    sql("PRAGMA user_version = 2");
    refused("newer polypaintd");
    waited_end();
}

Test(sqlite, another_programs_database_is_refused)
{
    waited_begin();
    sql("CREATE TABLE things(a); PRAGMA application_id = 7");
    refused("another program");
    sql("PRAGMA application_id = 0");
    refused("another program");
    waited_end();
}

Test(sqlite, a_file_that_is_no_database_is_refused)
{
    waited_begin();
    write_file("Dear diary,\nthis is no database, and long enough to be sure: "
               "................................................\n");
    refused("no SQLite database");
    waited_end();
}

Test(sqlite, a_damaged_database_is_told_at_load)
{
    FILE *file;
    int i;

    waited_open("sqlite");
    add_lobby("cat alice stroke public");
    waited_close();
    cr_assert((file = fopen(waited.path, "r+")));
    fseek(file, 4096, SEEK_SET);
    for (i = 0; i < 5 * 4096; i++)
        fputc(0xa5, file);
    fclose(file);
    if (!waited_try()) {
        cr_assert_eq(load_all(), STORE_FAILED);
        cr_assert_str_not_empty(waited.words);
    }
    waited_end();
}

Test(sqlite, an_empty_file_becomes_a_database)
{
    waited_begin();
    write_file("");
    cr_assert_eq(waited_try(), 0, "%s", waited.error);
    cr_assert_eq(add_account("alice", "hash"), STORE_OK);
    waited_end();
}

Test(sqlite, two_servers_do_not_share_a_file)
{
    struct store *second = NULL;
    char error[400];

    waited_open("sqlite");
    cr_assert_eq(store_open(&waited.config, &waited.loop, &second, error,
                            sizeof error), -1);
    cr_assert(strstr(error, "another polypaintd"), "%s", error);
    cr_assert_eq(add_account("alice", "hash"), STORE_OK,
                 "the first one goes on");
    waited_end();
}

/* Root may write anywhere, so another user tries. */
static void as_nobody(void)
{
    if (!geteuid())
        cr_assert_eq(seteuid(65534), 0);
}

static void as_before(void)
{
    if (!getuid())
        cr_assert_eq(seteuid(0), 0);
}

Test(sqlite, a_directory_that_can_not_be_written)
{
    waited_begin();
    cr_assert_eq(chmod(waited.directory, 0555), 0);
    as_nobody();
    cr_assert_eq(waited_try(), -1);
    cr_assert(strstr(waited.error, "can't be written"), "%s", waited.error);
    as_before();
    cr_assert_eq(access(waited.path, F_OK), -1, "nothing was made");
    chmod(waited.directory, 0755);
    waited_end();
}

Test(sqlite, a_file_in_a_directory_that_can_not_be_written)
{
    waited_open("sqlite");
    add_account("alice", "hash");
    waited_close();
    chmod(waited.path, 0666);
    chmod(waited.directory, 0555);
    as_nobody();
    refused("can't be written");
    as_before();
    chmod(waited.directory, 0755);
    waited_end();
}

Test(sqlite, a_directory_that_is_not_there)
{
    waited_begin();
    snprintf(waited.uri, sizeof waited.uri, "sqlite:%s/none/x.db",
             waited.directory);
    cr_assert_eq(waited_try(), -1);
    cr_assert(strstr(waited.error, "no such directory"), "%s", waited.error);
    snprintf(waited.uri, sizeof waited.uri, "sqlite:%s", waited.directory);
    cr_assert_eq(waited_try(), -1);
    cr_assert(strstr(waited.error, "is a directory"), "%s", waited.error);
    waited_end();
}

/* ---- a file system that fails when told to ---------------------------- */

struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static struct {
    sqlite3_vfs vfs, *real;
    sqlite3_io_methods methods;
    int syncs, writes;   /* so far */
    int failing_write;   /* which write fails, 0 none */
    int failing;         /* what all of them answer, 0: none fails */
} faults;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct faulty_file *)file)->real;
}

#define PASS(name, parameters, ...)                             \
    static int name parameters                                  \
    {                                                           \
        sqlite3_file *real = real_of(file);                     \
        return real->pMethods->name(real, ##__VA_ARGS__);       \
    }

PASS(xRead, (sqlite3_file *file, void *to, int n, sqlite3_int64 at), to, n, at)
PASS(xTruncate, (sqlite3_file *file, sqlite3_int64 size), size)
PASS(xFileSize, (sqlite3_file *file, sqlite3_int64 *size), size)
PASS(xLock, (sqlite3_file *file, int level), level)
PASS(xUnlock, (sqlite3_file *file, int level), level)
PASS(xCheckReservedLock, (sqlite3_file *file, int *out), out)
PASS(xFileControl, (sqlite3_file *file, int op, void *arg), op, arg)
PASS(xSectorSize, (sqlite3_file *file))
PASS(xDeviceCharacteristics, (sqlite3_file *file))
PASS(xShmMap, (sqlite3_file *file, int page, int size, int extend,
               void volatile **to), page, size, extend, to)
PASS(xShmLock, (sqlite3_file *file, int offset, int n, int flags), offset, n,
     flags)
PASS(xShmUnmap, (sqlite3_file *file, int unlink_it), unlink_it)

static void xShmBarrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int xWrite(sqlite3_file *file, const void *from, int n,
                  sqlite3_int64 at)
{
    sqlite3_file *real = real_of(file);

    if (faults.failing)
        return faults.failing;
    if (++faults.writes == faults.failing_write)
        return SQLITE_IOERR_WRITE;
    return real->pMethods->xWrite(real, from, n, at);
}

static int xSync(sqlite3_file *file, int flags)
{
    sqlite3_file *real = real_of(file);

    faults.syncs++;
    if (faults.failing)
        return SQLITE_IOERR_FSYNC;
    return real->pMethods->xSync(real, flags);
}

static int xClose(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    int r = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;

    sqlite3_free(real);
    return r;
}

static int xOpen(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                 int flags, int *out)
{
    struct faulty_file *self = (struct faulty_file *)file;
    int r;

    (void)vfs;
    self->base.pMethods = NULL;
    self->real = sqlite3_malloc(faults.real->szOsFile);
    memset(self->real, 0, (size_t)faults.real->szOsFile);
    r = faults.real->xOpen(faults.real, name, self->real, flags, out);
    if (self->real->pMethods)
        self->base.pMethods = &faults.methods;
    else
        sqlite3_free(self->real);
    return r;
}

static void open_with_faults(void)
{
    faults.real = sqlite3_vfs_find(NULL);
    faults.vfs = *faults.real;
    faults.vfs.zName = "faulty";
    faults.vfs.szOsFile = sizeof(struct faulty_file);
    faults.vfs.xOpen = xOpen;
    faults.methods = (sqlite3_io_methods){
        2, xClose, xRead, xWrite, xTruncate, xSync, xFileSize, xLock, xUnlock,
        xCheckReservedLock, xFileControl, xSectorSize, xDeviceCharacteristics,
        xShmMap, xShmLock, xShmBarrier, xShmUnmap, NULL, NULL
    };
    sqlite3_vfs_register(&faults.vfs, 1);
    waited_open("sqlite");
}

enum { MANY = 200 };

static int answers;

static void count_answer(void *context, const struct store_reply *reply)
{
    (void)context;
    cr_assert_eq(reply->status, STORE_OK);
    answers++;
}

Test(sqlite, those_who_ask_together_share_a_commit)
{
    char name[20];
    int i;

    open_with_faults();
    faults.syncs = 0;
    for (i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "user %d", i);
        waited.store->ops->account_add(waited.store, text_of(name),
                                       text_of("hash"), count_answer, NULL);
    }
    while (answers < MANY)
        uv_run(&waited.loop, UV_RUN_ONCE);
    cr_assert_lt(faults.syncs, MANY / 4, "%d syncs", faults.syncs);
    waited_end();
}

Test(sqlite, every_commit_is_synced, .description = "A-19")
{
    int before;

    open_with_faults();
    add_account("alice", "hash");
    before = faults.syncs;
    add_account("bob", "hash");
    cr_assert_gt(faults.syncs, before);
    before = faults.syncs;
    find_account("bob");
    cr_assert_eq(faults.syncs, before, "a login writes nothing");
    waited_end();
}

Test(sqlite, a_full_disk_fails_and_passes, .description = "T-7")
{
    open_with_faults();
    add_account("alice", "hash");
    faults.failing = SQLITE_FULL;
    cr_assert_eq(add_account("bob", "hash"), STORE_FAILED);
    cr_assert_str_not_empty(waited.words);
    cr_assert_eq(add_lobby("cat alice stroke public"), STORE_FAILED);
    cr_assert_eq(find_account("alice"), STORE_OK, "logins go on");
    cr_assert_eq(find_account("bob"), STORE_UNKNOWN);
    faults.failing = 0;
    cr_assert_eq(add_account("bob", "hash"), STORE_OK);
    waited_reopen();
    load_all();
    cr_assert_eq(waited.accounts, 2u);
    cr_assert_str_eq(waited.loaded, "");
    waited_end();
}

/* Whichever write fails: what was answered OK is there, what was answered
 * FAILED is not, and the store goes on. */
Test(sqlite, any_write_may_fail, .description = "T-7", .timeout = 60)
{
    char name[20];
    int n, failed = 0;

    open_with_faults();
    for (n = 1; n <= 12; n++) {
        snprintf(name, sizeof name, "user %d", n);
        faults.writes = 0;
        faults.failing_write = n;
        if (add_account(name, "hash") == STORE_OK) {
            faults.failing_write = 0;
            cr_assert_eq(find_account(name), STORE_OK);
            continue;
        }
        failed++;
        faults.failing_write = 0;
        cr_assert_eq(find_account(name), STORE_UNKNOWN);
        cr_assert_eq(add_account(name, "hash"), STORE_OK);
    }
    cr_assert_gt(failed, 0);
    waited_reopen();
    load_all();
    cr_assert_eq(waited.accounts, 12u);
    waited_end();
}

Test(sqlite, a_disk_that_is_full_from_the_start)
{
    open_with_faults();
    waited_close();
    unlink(waited.path);
    faults.failing = SQLITE_FULL;
    cr_assert_eq(waited_try(), -1);
    cr_assert(strstr(waited.error, "full"), "%s", waited.error);
    cr_assert_eq(access(waited.path, F_OK), -1, "nothing is left");
    faults.failing = 0;
    waited_end();
}
