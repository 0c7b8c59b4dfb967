#include "reading.h"

int main(int argc, char **argv)
{
    struct options options;
    int status;

    switch (options_read(&options, argc, argv)) {
    case CLI_STOP_OK:
        options_free(&options);
        return CLI_OK;
    case CLI_STOP_USAGE:
        options_free(&options);
        return CLI_USAGE;
    case CLI_RUN:
        break;
    }
    status = reading_run(&options);
    options_free(&options);
    return status;
}
