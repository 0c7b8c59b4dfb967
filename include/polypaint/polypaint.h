/* polypaint.h - all of libpolypaint. */
#ifndef POLYPAINT_H
#define POLYPAINT_H

#include <polypaint/build.h>
#include <polypaint/check.h>
#include <polypaint/dialogue.h>
#include <polypaint/field.h>
#include <polypaint/frame.h>
#include <polypaint/json.h>
#include <polypaint/text.h>
#include <polypaint/types.h>

#endif
