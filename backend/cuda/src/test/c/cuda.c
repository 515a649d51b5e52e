/*
 * A libcuda.so.1 without a GPU: the functions that the driver uses, over the host's memory.
 *
 * What a stream is asked for waits in a queue until somebody waits for the stream, so that a caller
 * who forgets to wait sees old numbers. Every call that needs a context looks whether one is current
 * on its thread. After a kernel has failed, all calls fail the same way, as on a device.
 *
 * Environment: STUB_MEMORY (bytes), STUB_VERSION, STUB_CAPABILITY (75), STUB_DEVICES, STUB_INIT (a
 * result), STUB_NO_POOLS, STUB_NO_WRITE_VALUE.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, INVALID_DEVICE = 101,
  INVALID_CONTEXT = 201, INVALID_PTX = 218, UNSUPPORTED_PTX_VERSION = 222, NOT_FOUND = 500,
  LAUNCH_FAILED = 719, NOT_SUPPORTED = 801
};

typedef struct Operation {
  enum { COPY, SET8, SET32, SCALE, FAULT } kind;
  char *to;
  const char *from;
  size_t bytes;
  uint64_t arguments[4];
  uint32_t value;
  struct Operation *next;
} Operation;

typedef struct Block {
  size_t bytes, padding[31]; /* what follows is a multiple of 256 from malloc's alignment on */
} Block;

typedef struct { char *text; } Module;
typedef struct { char name[64]; } Function;

static _Thread_local void *current;
static char context, stream, pool;
static int initialized, sticky, retained, streams, pools, modules, pinned, blocks;
static size_t used;
static uint64_t threshold;
static Operation *first, **last = &first;

static long setting(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text ? atol(text) : otherwise;
}

static size_t total(void) { return (size_t)setting("STUB_MEMORY", 1L << 26); }

static int ready(void) {
  if (!initialized) return NOT_INITIALIZED;
  if (current != &context) return INVALID_CONTEXT;
  return sticky;
}

#define READY do { int result = ready(); if (result) return result; } while (0)

static void enqueue(Operation operation) {
  Operation *o = malloc(sizeof *o);
  *o = operation;
  o->next = NULL;
  *last = o;
  last = &o->next;
}

static void scale(const uint64_t *arguments) {
  double *y = (double *)arguments[0];
  const double *x = (const double *)arguments[1];
  double a;
  memcpy(&a, &arguments[2], sizeof a);
  for (uint64_t i = 0; i < arguments[3]; i++) y[i] = a * x[i];
}

static void execute(const Operation *o) {
  switch (o->kind) {
    case COPY: memmove(o->to, o->from, o->bytes); break;
    case SET8: memset(o->to, (int)o->value, o->bytes); break;
    case SET32: memcpy(o->to, &o->value, 4); break;
    case SCALE: scale(o->arguments); break;
    case FAULT: sticky = LAUNCH_FAILED; break;
  }
}

static int drain(void) {
  for (Operation *o = first; o;) {
    Operation *next = o->next;
    if (!sticky) execute(o);
    free(o);
    o = next;
  }
  first = NULL;
  last = &first;
  return sticky;
}

int cuInit(unsigned flags) {
  int result = (int)setting("STUB_INIT", SUCCESS);
  initialized = result == SUCCESS;
  return result;
}

int cuDriverGetVersion(int *version) {
  *version = (int)setting("STUB_VERSION", 12040);
  return SUCCESS;
}

int cuGetErrorName(int error, const char **name) {
  switch (error) {
    case INVALID_VALUE: *name = "CUDA_ERROR_INVALID_VALUE"; return SUCCESS;
    case OUT_OF_MEMORY: *name = "CUDA_ERROR_OUT_OF_MEMORY"; return SUCCESS;
    case INVALID_CONTEXT: *name = "CUDA_ERROR_INVALID_CONTEXT"; return SUCCESS;
    case INVALID_PTX: *name = "CUDA_ERROR_INVALID_PTX"; return SUCCESS;
    case UNSUPPORTED_PTX_VERSION: *name = "CUDA_ERROR_UNSUPPORTED_PTX_VERSION"; return SUCCESS;
    case NOT_FOUND: *name = "CUDA_ERROR_NOT_FOUND"; return SUCCESS;
    case LAUNCH_FAILED: *name = "CUDA_ERROR_LAUNCH_FAILED"; return SUCCESS;
    case 100: *name = "CUDA_ERROR_NO_DEVICE"; return SUCCESS;
    default: *name = NULL; return INVALID_VALUE;
  }
}

int cuGetErrorString(int error, const char **text) {
  const char *name;
  int result = cuGetErrorName(error, &name);
  *text = result == SUCCESS ? "as the stub says" : NULL;
  return result;
}

int cuDeviceGetCount(int *count) {
  if (!initialized) return NOT_INITIALIZED;
  *count = (int)setting("STUB_DEVICES", 1);
  return SUCCESS;
}

int cuDeviceGet(int *device, int ordinal) {
  *device = ordinal;
  return ordinal < setting("STUB_DEVICES", 1) ? SUCCESS : INVALID_DEVICE;
}

int cuDeviceGetName(char *name, int length, int device) {
  snprintf(name, (size_t)length, "Stub %d", device);
  return SUCCESS;
}

int cuDeviceTotalMem_v2(size_t *bytes, int device) {
  *bytes = total();
  return SUCCESS;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  long capability = setting("STUB_CAPABILITY", 75);
  switch (attribute) {
    case 16: *value = 12; return SUCCESS;                          /* multiprocessors */
    case 75: *value = (int)capability / 10; return SUCCESS;        /* compute capability, major */
    case 76: *value = (int)capability % 10; return SUCCESS;        /* and minor */
    case 115: *value = getenv("STUB_NO_POOLS") == NULL; return SUCCESS; /* memory pools */
    default: return INVALID_VALUE;
  }
}

int cuDevicePrimaryCtxRetain(void **result, int device) {
  if (!initialized) return NOT_INITIALIZED;
  retained++;
  *result = &context;
  return SUCCESS;
}

/* Says what the caller has left behind. */
int cuDevicePrimaryCtxRelease_v2(int device) {
  retained--;
  printf("left: contexts %d streams %d pools %d modules %d pinned %d blocks %d\n", retained,
         streams, pools, modules, pinned, blocks);
  fflush(stdout);
  return SUCCESS;
}

int cuCtxSetCurrent(void *c) {
  current = c;
  return sticky;
}

int cuStreamCreate(void **result, unsigned flags) {
  READY;
  if (flags != 1) return INVALID_VALUE; /* non-blocking */
  streams++;
  *result = &stream;
  return SUCCESS;
}

int cuStreamDestroy_v2(void *s) {
  streams--;
  return sticky;
}

int cuStreamSynchronize(void *s) {
  READY;
  return s == &stream ? drain() : INVALID_VALUE;
}

int cuStreamWriteValue32_v2(void *s, uint64_t address, uint32_t value, unsigned flags) {
  READY;
  if (getenv("STUB_NO_WRITE_VALUE")) return NOT_SUPPORTED;
  if (s != &stream || flags != 0) return INVALID_VALUE;
  enqueue((Operation){.kind = SET32, .to = (char *)address, .value = value});
  return SUCCESS;
}

int cuMemsetD32Async(uint64_t address, unsigned value, size_t count, void *s) {
  READY;
  if (s != &stream || count != 1) return INVALID_VALUE;
  enqueue((Operation){.kind = SET32, .to = (char *)address, .value = value});
  return SUCCESS;
}

int cuMemsetD8Async(uint64_t address, unsigned char value, size_t bytes, void *s) {
  READY;
  if (s != &stream) return INVALID_VALUE;
  enqueue((Operation){.kind = SET8, .to = (char *)address, .value = value, .bytes = bytes});
  return SUCCESS;
}

static int allocate(uint64_t *address, size_t bytes) {
  READY;
  if (bytes == 0) return INVALID_VALUE;
  if (used + bytes > total()) return OUT_OF_MEMORY;
  Block *block = aligned_alloc(256, (sizeof(Block) + bytes + 255) / 256 * 256);
  block->bytes = bytes;
  memset(block + 1, 0xEE, bytes); /* nobody may take it for zeros */
  used += bytes;
  blocks++;
  *address = (uint64_t)(block + 1);
  return SUCCESS;
}

static int release(uint64_t address) {
  Block *block = (Block *)address - 1;
  used -= block->bytes;
  blocks--;
  free(block);
  return SUCCESS;
}

int cuMemAlloc_v2(uint64_t *address, size_t bytes) { return allocate(address, bytes); }

int cuMemFree_v2(uint64_t address) {
  READY;
  return first ? INVALID_VALUE : release(address); /* the caller has to wait for the stream first */
}

int cuMemPoolCreate(void **result, const int *properties) {
  READY;
  /* pinned memory, no handles, on a device */
  if (properties[0] != 1 || properties[1] != 0 || properties[2] != 1) return INVALID_VALUE;
  pools++;
  *result = &pool;
  return SUCCESS;
}

int cuMemPoolSetAttribute(void *p, int attribute, uint64_t *value) {
  if (p != &pool || attribute != 4) return INVALID_VALUE;
  threshold = *value;
  return SUCCESS;
}

int cuMemPoolTrimTo(void *p, size_t bytes) {
  READY;
  return p == &pool && bytes == 0 && threshold == UINT64_MAX ? SUCCESS : INVALID_VALUE;
}

int cuMemPoolDestroy(void *p) {
  pools--;
  return sticky;
}

int cuMemAllocFromPoolAsync(uint64_t *address, size_t bytes, void *p, void *s) {
  return p == &pool && s == &stream ? allocate(address, bytes) : INVALID_VALUE;
}

int cuMemFreeAsync(uint64_t address, void *s) {
  READY;
  drain();
  return s == &stream ? release(address) : INVALID_VALUE;
}

int cuMemGetInfo_v2(size_t *free, size_t *all) {
  READY;
  *free = total() - used;
  *all = total();
  return SUCCESS;
}

int cuMemHostAlloc(void **result, size_t bytes, unsigned flags) {
  READY;
  pinned++;
  *result = malloc(bytes);
  memset(*result, 0xEE, bytes);
  return SUCCESS;
}

int cuMemFreeHost(void *p) {
  pinned--;
  free(p);
  return sticky;
}

int cuMemHostGetDevicePointer_v2(uint64_t *address, void *p, unsigned flags) {
  READY;
  *address = (uint64_t)p;
  return SUCCESS;
}

static int copy(void *to, const void *from, size_t bytes, void *s) {
  READY;
  if (s != &stream) return INVALID_VALUE;
  enqueue((Operation){.kind = COPY, .to = to, .from = from, .bytes = bytes});
  return SUCCESS;
}

int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *s) {
  return copy((void *)to, from, bytes, s);
}

int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *s) {
  return copy(to, (const void *)from, bytes, s);
}

int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void *s) {
  return copy((void *)to, (const void *)from, bytes, s);
}

/* Keeps the text; the options must be those of a log: 5 is its buffer, 6 the buffer's size. */
int cuModuleLoadDataEx(void **result, const char *text, unsigned count, int *options,
                       void **values) {
  READY;
  char *log = NULL;
  size_t bytes = 0;
  for (unsigned i = 0; i < count; i++) {
    if (options[i] == 5) log = values[i];
    if (options[i] == 6) bytes = (size_t)values[i];
  }
  if (!log || bytes < 1024) return INVALID_VALUE;
  if (strstr(text, ".version 99")) return UNSUPPORTED_PTX_VERSION;
  if (strstr(text, "nonsense")) {
    snprintf(log, bytes, "line 3; error: unknown word 'nonsense'");
    return INVALID_PTX;
  }
  Module *module = malloc(sizeof *module);
  module->text = strdup(text);
  modules++;
  *result = module;
  return SUCCESS;
}

int cuModuleGetFunction(void **result, Module *module, const char *name) {
  READY;
  char entry[80];
  snprintf(entry, sizeof entry, ".entry %s(", name);
  if (!strstr(module->text, entry)) return NOT_FOUND;
  Function *function = malloc(sizeof *function);
  snprintf(function->name, sizeof function->name, "%s", name);
  *result = function;
  return SUCCESS;
}

int cuModuleUnload(Module *module) {
  modules--;
  free(module->text);
  free(module);
  return sticky;
}

/* Parameters are read before the call returns, as CUDA does. */
int cuLaunchKernel(Function *function, unsigned gridX, unsigned gridY, unsigned gridZ,
                   unsigned blockX, unsigned blockY, unsigned blockZ, unsigned shared, void *s,
                   void **parameters, void **extra) {
  READY;
  if (s != &stream || gridX == 0 || gridY != 1 || gridZ != 1 || blockX == 0 || blockX > 1024
      || blockY != 1 || blockZ != 1 || shared != 0 || extra != NULL) {
    return INVALID_VALUE;
  }
  Operation o = {.kind = FAULT};
  if (strcmp(function->name, "scale") == 0) {
    o.kind = SCALE;
    for (int i = 0; i < 4; i++) o.arguments[i] = *(uint64_t *)parameters[i];
  } else if (strcmp(function->name, "last") == 0) { /* of 100 parameters, the last says where */
    o.kind = SET32;
    o.to = *(char **)parameters[99];
    o.value = 100;
  }
  enqueue(o);
  return SUCCESS;
}
