// The kernels that are not elementwise: reductions, movements and matrix products.
//
// Arrays lie in rows as [outer, count, inner]; what is reduced or moved is the middle axis. Blocks
// are of THREADS threads, and each takes one task after the other, so that any number of blocks
// does; nothing depends on how many there are, nor on the order in which they run. No kernel adds
// with atomics: the same sums are rounded in the same way every time.
//
// Each kernel is a template, and at the end there is one name for each type.

typedef long long int64;

static const int THREADS = 256;

/** The first task of this thread, where each thread has its own. */
__device__ int64 firstTask() {
  return blockIdx.x * (int64) THREADS + threadIdx.x;
}

/** From one task of a thread to its next. */
__device__ int64 taskStep() {
  return gridDim.x * (int64) THREADS;
}

__device__ int64 smaller(int64 x, int64 y) {
  return x < y ? x : y;
}

__device__ int64 larger(int64 x, int64 y) {
  return x > y ? x : y;
}

/** The larger number as in Java: NaN if one is NaN, and 0 is larger than -0. */
template <typename T>
__device__ T larger(T x, T y) {
  return isnan(x) ? x : isnan(y) ? y : fmax(x, y);
}

struct Sum {
  template <typename T>
  __device__ static T of(T x, T y) {
    return x + y;
  }
};

struct Larger {
  template <typename T>
  __device__ static T of(T x, T y) {
    return larger(x, y);
  }
};

struct Smaller {
  template <typename T>
  __device__ static T of(T x, T y) {
    return smaller(x, y);
  }
};

/** Combines a value of each thread of the block, as a tree; all threads get the result. */
template <typename Operation, typename T>
__device__ T ofBlock(T value) {
  __shared__ T values[THREADS];
  values[threadIdx.x] = value;
  __syncthreads();
  for (int half = THREADS / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) {
      values[threadIdx.x] = Operation::of(values[threadIdx.x], values[threadIdx.x + half]);
    }
    __syncthreads();
  }
  T result = values[0];
  __syncthreads();
  return result;
}

// ------------------------------------------------------------------------------- reductions

/** y[o, c]: the c'th chunk of the o'th row, reduced by a block. */
template <typename Operation, typename Wide, typename In, typename Out>
__device__ void rows(
    const In* x, Out* y, int64 outer, int64 count, int64 chunk, int64 chunks, Wide none) {
  for (int64 task = blockIdx.x; task < outer * chunks; task += gridDim.x) {
    const In* row = x + task / chunks * count;
    int64 from = task % chunks * chunk;
    int64 end = smaller(count, from + chunk);
    Wide result = none;
    for (int64 k = from + threadIdx.x; k < end; k += THREADS) {
      result = Operation::of(result, (Wide) row[k]);
    }
    result = ofBlock<Operation>(result);
    if (threadIdx.x == 0) {
      y[task] = (Out) result;
    }
  }
}

/** y[o, c, i]: the c'th chunk of the column i, reduced by a thread; neighbours read neighbours. */
template <typename Operation, typename Wide, typename In, typename Out>
__device__ void columns(
    const In* x,
    Out* y,
    int64 outer,
    int64 count,
    int64 inner,
    int64 chunk,
    int64 chunks,
    Wide none) {
  for (int64 task = firstTask(); task < outer * chunks * inner; task += taskStep()) {
    int64 i = task % inner;
    int64 c = task / inner % chunks;
    const In* column = x + task / inner / chunks * count * inner + i;
    int64 end = smaller(count, (c + 1) * chunk);
    Wide result = none;
    for (int64 k = c * chunk; k < end; k++) {
      result = Operation::of(result, (Wide) column[k * inner]);
    }
    y[task] = (Out) result;
  }
}

/** How those that equal the largest share the weight 1. */
enum Policy { EQUALLY, FIRST, LAST };

template <typename T>
__device__ T weight(bool tied, int64 k, int64 ties, int64 first, int64 last, int64 policy) {
  if (ties == 0) {
    return T(NAN);
  }
  if (!tied) {
    return 0;
  }
  return policy == FIRST ? k == first : policy == LAST ? k == last : T(1.0 / ties);
}

/** The weights of a column, by some threads of which each takes every step'th element. */
template <bool together, typename T>
__device__ void select(
    const T* x, T most, T* w, int64 count, int64 inner, int64 policy, int64 from, int64 step) {
  int64 ties = 0;
  int64 first = count;
  int64 last = -1;
  for (int64 k = from; k < count; k += step) {
    if (x[k * inner] == most) {
      ties++;
      first = smaller(first, k);
      last = k;
    }
  }
  if (together) {
    ties = ofBlock<Sum>(ties);
    first = ofBlock<Smaller>(first);
    last = ofBlock<Larger>(last);
  }
  for (int64 k = from; k < count; k += step) {
    w[k * inner] = weight<T>(x[k * inner] == most, k, ties, first, last, policy);
  }
}

/**
 * w[o, k, i]: how much of x[o, k, i] is in largest[o, i]. A long column is for a block, unless
 * there are columns enough for all threads: then neighbours had better read neighbours.
 */
template <typename T>
__device__ void selection(
    const T* x, const T* largest, T* w, int64 outer, int64 count, int64 inner, int64 policy) {
  int64 columns = outer * inner;
  bool together = count >= THREADS && columns < taskStep();
  int64 step = together ? gridDim.x : taskStep();
  for (int64 task = together ? blockIdx.x : firstTask(); task < columns; task += step) {
    int64 at = task / inner * count * inner + task % inner;
    T most = largest[task];
    if (together) {
      select<true>(x + at, most, w + at, count, inner, policy, threadIdx.x, THREADS);
    } else {
      select<false>(x + at, most, w + at, count, inner, policy, 0, 1);
    }
  }
}

// -------------------------------------------------------------------------------- movements

/** y[o, j, i] = x[o, indices[j], i]. */
template <typename T>
__device__ void gather(
    const T* x, T* y, const int* indices, int64 outer, int64 count, int64 inner, int64 m) {
  for (int64 task = firstTask(); task < outer * m * inner; task += taskStep()) {
    int64 j = task / inner % m;
    int64 o = task / inner / m;
    y[task] = x[(o * count + indices[j]) * inner + task % inner];
  }
}

/**
 * y[o, p, i]: the sum of x[o, order[t], i] where t goes from starts[p] to starts[p + 1]. The caller
 * has sorted what goes where, so that no two threads add to one place.
 */
template <typename T>
__device__ void scatterAdd(
    const T* x,
    T* y,
    const int* starts,
    const int* order,
    int64 outer,
    int64 places,
    int64 inner,
    int64 m) {
  for (int64 task = firstTask(); task < outer * places * inner; task += taskStep()) {
    int64 i = task % inner;
    int64 p = task / inner % places;
    int64 o = task / inner / places;
    T sum = 0;
    for (int t = starts[p]; t < starts[p + 1]; t++) {
      sum += x[(o * m + order[t]) * inner + i];
    }
    y[task] = sum;
  }
}

/** y[o * stride + start + j] = x[o, j]. */
template <typename T>
__device__ void place(
    const T* x, T* y, int64 outer, int64 run, int64 stride, int64 start) {
  for (int64 task = firstTask(); task < outer * run; task += taskStep()) {
    y[task / run * stride + start + task % run] = x[task];
  }
}

// --------------------------------------------------------------------------------- products

// A block computes a tile of SIDE by SIDE sums, a thread SHARE by SHARE of them, and the factors
// come to shared memory DEPTH steps at a time: an element that was read once is used SIDE times.
static const int SIDE = 64;
static const int DEPTH = 16;
static const int SHARE = 4;
static const int LANES = SIDE / SHARE;

/** One place more per row: threads that write below each other meet different banks of memory. */
template <typename T>
struct Tile {
  T at[DEPTH][SIDE + 1];
};

/**
 * Brings a part of a factor, with the direction of the sums first; 0 beyond its edges. Neighbouring
 * threads go in the direction in which elements lie closer.
 */
template <typename T>
__device__ void load(
    Tile<T>& tile,
    const T* x,
    int64 line,
    int64 lines,
    int64 lineStride,
    int64 step,
    int64 steps,
    int64 stepStride) {
  bool alongSteps = stepStride < lineStride;
  for (int e = threadIdx.x; e < SIDE * DEPTH; e += THREADS) {
    int i = alongSteps ? e / DEPTH : e % SIDE;
    int p = alongSteps ? e % DEPTH : e / SIDE;
    bool inside = line + i < lines && step + p < steps;
    tile.at[p][i] = inside ? x[(line + i) * lineStride + (step + p) * stepStride] : T(0);
  }
}

/** Adds a part's products to the sums of this thread. */
template <typename T>
__device__ void multiply(const Tile<T>& a, const Tile<T>& b, T (&sums)[SHARE][SHARE]) {
  int row = threadIdx.x / LANES * SHARE;
  int column = threadIdx.x % LANES;
#pragma unroll 4
  for (int p = 0; p < DEPTH; p++) {
#pragma unroll
    for (int r = 0; r < SHARE; r++) {
#pragma unroll
      for (int s = 0; s < SHARE; s++) {
        sums[r][s] = fma(a.at[p][row + r], b.at[p][column + s * LANES], sums[r][s]);
      }
    }
  }
}

/** Writes the sums of this thread, but for those beyond the edges. */
template <typename T>
__device__ void store(T* c, int64 top, int64 left, int64 m, int64 n, T (&sums)[SHARE][SHARE]) {
  for (int r = 0; r < SHARE; r++) {
    for (int s = 0; s < SHARE; s++) {
      int64 row = top + threadIdx.x / LANES * SHARE + r;
      int64 column = left + threadIdx.x % LANES + s * LANES;
      if (row < m && column < n) {
        c[row * n + column] = sums[r][s];
      }
    }
  }
}

template <typename T>
__device__ void gemm(
    const T* a,
    const T* b,
    T* c,
    int64 aStep,
    int64 bStep,
    int64 count,
    int64 m,
    int64 n,
    int64 k,
    int64 aRow,
    int64 aColumn,
    int64 bRow,
    int64 bColumn) {
  __shared__ Tile<T> aTile;
  __shared__ Tile<T> bTile;
  int64 down = (m + SIDE - 1) / SIDE;
  int64 across = (n + SIDE - 1) / SIDE;
  for (int64 task = blockIdx.x; task < count * down * across; task += gridDim.x) {
    int64 product = task / across / down;
    int64 top = task / across % down * SIDE;
    int64 left = task % across * SIDE;
    T sums[SHARE][SHARE] = {};
    for (int64 step = 0; step < k; step += DEPTH) {
      load(aTile, a + product * aStep, top, m, aRow, step, k, aColumn);
      load(bTile, b + product * bStep, left, n, bColumn, step, k, bRow);
      __syncthreads();
      multiply(aTile, bTile, sums);
      __syncthreads();
    }
    store(c + product * m * n, top, left, m, n, sums);
  }
}

// ------------------------------------------------------------------------------ their names

#define KERNEL extern "C" __global__ void __launch_bounds__(THREADS)

#define SUMS(In, in, Out, out)                                                                   \
  KERNEL sum_rows_##in##_##out(                                                                  \
      const In* x, Out* y, int64 outer, int64 count, int64 chunk, int64 chunks) {                \
    rows<Sum>(x, y, outer, count, chunk, chunks, 0.0);                                           \
  }                                                                                              \
  KERNEL sum_columns_##in##_##out(                                                               \
      const In* x, Out* y, int64 outer, int64 count, int64 inner, int64 chunk, int64 chunks) {   \
    columns<Sum>(x, y, outer, count, inner, chunk, chunks, 0.0);                                 \
  }

#define OTHERS(T, type)                                                                          \
  KERNEL max_rows_##type(                                                                        \
      const T* x, T* y, int64 outer, int64 count, int64 chunk, int64 chunks) {                   \
    rows<Larger>(x, y, outer, count, chunk, chunks, -T(INFINITY));                               \
  }                                                                                              \
  KERNEL max_columns_##type(                                                                     \
      const T* x, T* y, int64 outer, int64 count, int64 inner, int64 chunk, int64 chunks) {      \
    columns<Larger>(x, y, outer, count, inner, chunk, chunks, -T(INFINITY));                     \
  }                                                                                              \
  KERNEL selection_##type(                                                                       \
      const T* x, const T* largest, T* w, int64 outer, int64 count, int64 inner, int64 policy) { \
    selection(x, largest, w, outer, count, inner, policy);                                       \
  }                                                                                              \
  KERNEL gather_##type(                                                                          \
      const T* x, T* y, const int* indices, int64 outer, int64 count, int64 inner, int64 m) {    \
    gather(x, y, indices, outer, count, inner, m);                                               \
  }                                                                                              \
  KERNEL scatter_add_##type(                                                                     \
      const T* x,                                                                                \
      T* y,                                                                                      \
      const int* starts,                                                                         \
      const int* order,                                                                          \
      int64 outer,                                                                               \
      int64 places,                                                                              \
      int64 inner,                                                                               \
      int64 m) {                                                                                 \
    scatterAdd(x, y, starts, order, outer, places, inner, m);                                    \
  }                                                                                              \
  KERNEL place_##type(const T* x, T* y, int64 outer, int64 run, int64 stride, int64 start) {     \
    place(x, y, outer, run, stride, start);                                                      \
  }                                                                                              \
  KERNEL gemm_##type(                                                                            \
      const T* a,                                                                                \
      const T* b,                                                                                \
      T* c,                                                                                      \
      int64 aStep,                                                                               \
      int64 bStep,                                                                               \
      int64 count,                                                                               \
      int64 m,                                                                                   \
      int64 n,                                                                                   \
      int64 k,                                                                                   \
      int64 aRow,                                                                                \
      int64 aColumn,                                                                             \
      int64 bRow,                                                                                \
      int64 bColumn) {                                                                           \
    gemm(a, b, c, aStep, bStep, count, m, n, k, aRow, aColumn, bRow, bColumn);                   \
  }

SUMS(double, f64, double, f64)
SUMS(double, f64, float, f32)
SUMS(float, f32, double, f64)
SUMS(float, f32, float, f32)
OTHERS(double, f64)
OTHERS(float, f32)
