/*
 * A libcublas without a GPU: products in the order of columns, over the host's memory, at once.
 *
 * It waits for the stub of libcuda first, if that is loaded: what a product reads may still be in
 * the stream's queue. stub_calls counts the calls, stub_math and stub_stream are what was set last.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

enum { SUCCESS = 0, NOT_INITIALIZED = 1, ALLOC_FAILED = 3, INVALID_VALUE = 7 };

static char handle;
int stub_calls, stub_math = -1, stub_open;
void *stub_stream;

static void await_stream(void) {
  void *cuda = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD);
  if (!cuda) return;
  int (*synchronize)(void *) = (int (*)(void *))dlsym(cuda, "cuStreamSynchronize");
  synchronize(stub_stream);
  dlclose(cuda);
}

int cublasCreate_v2(void **h) {
  if (getenv("STUB_NO_HANDLE")) return ALLOC_FAILED;
  stub_open++;
  *h = &handle;
  return SUCCESS;
}

int cublasDestroy_v2(void *h) {
  stub_open--;
  return h == &handle ? SUCCESS : NOT_INITIALIZED;
}

int cublasSetStream_v2(void *h, void *stream) {
  stub_stream = stream;
  return h == &handle ? SUCCESS : NOT_INITIALIZED;
}

int cublasSetMathMode(void *h, int mode) {
  stub_math = mode;
  return h == &handle ? SUCCESS : NOT_INITIALIZED;
}

#define GEMM(NAME, ELEMENT)                                                                       \
  int cublas##NAME##StridedBatched(                                                               \
      void *h, int ta, int tb, int m, int n, int k, const ELEMENT *alpha, const ELEMENT *a,       \
      int lda, long long sa, const ELEMENT *b, int ldb, long long sb, const ELEMENT *beta,        \
      ELEMENT *c, int ldc, long long sc, int count) {                                             \
    if (h != &handle) return NOT_INITIALIZED;                                                     \
    if (lda < (ta ? k : m) || ldb < (tb ? n : k) || ldc < m || count < 1) return INVALID_VALUE;   \
    await_stream();                                                                               \
    stub_calls++;                                                                                 \
    for (int q = 0; q < count; q++, a += sa, b += sb, c += sc)                                    \
      for (int j = 0; j < n; j++)                                                                 \
        for (int i = 0; i < m; i++) {                                                             \
          ELEMENT sum = 0;                                                                        \
          for (int l = 0; l < k; l++)                                                             \
            sum += (ta ? a[l + (long)i * lda] : a[i + (long)l * lda])                             \
                 * (tb ? b[j + (long)l * ldb] : b[l + (long)j * ldb]);                            \
          ELEMENT *to = c + i + (long)j * ldc;                                                    \
          *to = *alpha * sum + (*beta == 0 ? 0 : *beta * *to);                                    \
        }                                                                                         \
    return SUCCESS;                                                                               \
  }                                                                                               \
  int cublas##NAME##_v2(void *h, int ta, int tb, int m, int n, int k, const ELEMENT *alpha,       \
                        const ELEMENT *a, int lda, const ELEMENT *b, int ldb,                     \
                        const ELEMENT *beta, ELEMENT *c, int ldc) {                               \
    return cublas##NAME##StridedBatched(h, ta, tb, m, n, k, alpha, a, lda, 0, b, ldb, 0, beta, c, \
                                        ldc, 0, 1);                                               \
  }

GEMM(Dgemm, double)
GEMM(Sgemm, float)
