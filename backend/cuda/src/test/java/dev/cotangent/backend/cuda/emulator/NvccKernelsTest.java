package dev.cotangent.backend.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Kernels whose threads work together, as nvcc compiles them. */
class NvccKernelsTest {
  private static final int THREADS = 128;

  /** Returns numbers of every size. */
  private static long[] whole(int count, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.longs(count).map(a -> a >> random.nextInt(64)).toArray();
  }

  @Test
  void blockReducesThroughSharedMemory() {
    String ptx =
        CudaTools.compile(
            """
            extern "C" __global__ void sum(const double *x, double *total, long n) {
              __shared__ double parts[128];
              double part = 0;
              for (long i = blockIdx.x * 128l + threadIdx.x; i < n; i += gridDim.x * 128l) {
                part += x[i];
              }
              parts[threadIdx.x] = part;
              __syncthreads();
              for (int half = 64; half > 0; half >>= 1) {
                if (threadIdx.x < half) parts[threadIdx.x] += parts[threadIdx.x + half];
                __syncthreads();
              }
              if (threadIdx.x == 0) atomicAdd(total, parts[0]);
            }
            """);
    double[] x = new SplittableRandom(1).ints(5000, -100, 100).asDoubleStream().toArray();
    try (Device device = new Device()) {
      long total = device.put(0.0);
      device.run(ptx, "sum", 5 * THREADS, device.put(x), total, x.length);
      assertEquals(
          Arrays.stream(x).sum(), device.doubles(total, 1)[0], "sums of integers are exact");
    }
  }

  @Test
  void warpReducesThroughShuffles() {
    String ptx =
        CudaTools.compile(
            """
            extern "C" __global__ void sum(const float *x, float *totals) {
              int i = blockIdx.x * blockDim.x + threadIdx.x;
              float part = x[i];
              for (int step = 16; step > 0; step >>= 1) {
                part += __shfl_down_sync(0xFFFFFFFF, part, step);
              }
              unsigned negative = __ballot_sync(0xFFFFFFFF, x[i] < 0);
              if (i % 32 == 0) {
                totals[i / 32] = part;
                atomicAdd(totals + 8, (float) __popc(negative));
              }
            }
            """);
    float[] x = new float[256];
    SplittableRandom random = new SplittableRandom(2);
    float[] expected = new float[9];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(-50, 50);
      expected[i / 32] += x[i];
      expected[8] += x[i] < 0 ? 1 : 0;
    }
    try (Device device = new Device()) {
      long totals = device.put(new float[9]);
      device.run(ptx, "sum", x.length, device.put(x), totals);
      assertArrayEquals(expected, device.floats(totals, 9));
    }
  }

  @Test
  void tilesMakeAMatrixProduct() {
    String ptx =
        CudaTools.compile(
            """
            extern "C" __global__ void multiply(
                const double *a, const double *b, double *c, long n) {
              __shared__ double left[8][8], right[8][9];
              int row = threadIdx.x / 8, column = threadIdx.x % 8;
              long tiles = n / 8, i = blockIdx.x / tiles * 8 + row, j = blockIdx.x % tiles * 8 + column;
              double sum = 0;
              for (long t = 0; t < tiles; t++) {
                left[row][column] = a[i * n + t * 8 + column];
                right[row][column] = b[(t * 8 + row) * n + j];
                __syncthreads();
                #pragma unroll
                for (int k = 0; k < 8; k++) sum += left[row][k] * right[k][column];
                __syncthreads();
              }
              c[i * n + j] = sum;
            }
            """);
    int n = 32;
    double[] a = new SplittableRandom(3).ints((long) n * n, -9, 9).asDoubleStream().toArray();
    double[] b = new SplittableRandom(4).ints((long) n * n, -9, 9).asDoubleStream().toArray();
    double[] expected = new double[n * n];
    for (int i = 0; i < n * n * n; i++) {
      expected[i / n] += a[i / n / n * n + i % n] * b[i % n * n + i / n % n];
    }
    try (Device device = new Device()) {
      long c = device.put(new double[n * n]);
      var kernel = device.driver().load(ptx, "multiply");
      device.driver().launch(kernel, n * n / 64, 64, device.put(a), device.put(b), c, n);
      assertArrayEquals(expected, device.doubles(c, n * n));
    }
  }

  @Test
  void wholeNumbersDivide() {
    String ptx =
        CudaTools.compile(
            """
            extern "C" __global__ void divide(const long *a, const long *b, long *c, long n) {
              long i = blockIdx.x * (long) blockDim.x + threadIdx.x;
              if (i >= n) return;
              unsigned long ua = a[i], ub = b[i];
              int sa = a[i], sb = b[i] | 1;
              c[7 * i] = a[i] / b[i];
              c[7 * i + 1] = a[i] % b[i];
              c[7 * i + 2] = ua / ub;
              c[7 * i + 3] = ua % ub;
              c[7 * i + 4] = sa / sb;
              c[7 * i + 5] = (unsigned) sa % 10;
              c[7 * i + 6] = a[i] / 7;
            }
            """);
    int n = 300;
    long[] a = whole(n, 0);
    long[] b = Arrays.stream(whole(n, 1)).map(x -> x == 0 ? 1 : x).toArray();
    long[] expected = new long[7 * n];
    for (int i = 0; i < n; i++) {
      int word = (int) a[i];
      long[] row = {
        a[i] / b[i],
        a[i] % b[i],
        Long.divideUnsigned(a[i], b[i]),
        Long.remainderUnsigned(a[i], b[i]),
        word / ((int) b[i] | 1),
        Integer.remainderUnsigned(word, 10),
        a[i] / 7
      };
      System.arraycopy(row, 0, expected, 7 * i, row.length);
    }
    try (Device device = new Device()) {
      long c = device.put(new long[7 * n]);
      device.run(ptx, "divide", n, device.put(a), device.put(b), c, n);
      assertArrayEquals(expected, device.longs(c, 7 * n));
    }
  }

  @Test
  void functionsCallEachOtherAndThemselves() {
    String ptx =
        CudaTools.compile(
            """
            struct Pair { double first; int second; };
            extern "C" __device__ __noinline__ Pair split(double x) {
              return Pair{x - (int) x, (int) x};
            }
            extern "C" __device__ __noinline__ long fibonacci(int n) {
              return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
            }
            extern "C" __device__ __noinline__ void into(double *place, double value) {
              *place = value;
            }
            extern "C" __global__ void run(double *z) {
              Pair pair = split(7.25);
              volatile double own[3];
              into((double *) own + 1, pair.first);
              z[0] = own[1];
              z[1] = fibonacci(pair.second + 3);
            }
            """,
            "-rdc=true");
    try (Device device = new Device()) {
      long z = device.put(new double[2]);
      device.driver().launch(device.driver().load(ptx, "run"), 1, 1, z);
      assertArrayEquals(new double[] {0.25, 55}, device.doubles(z, 2));
    }
  }

  @Test
  void switchesAndSmallTypesWork() {
    String ptx =
        CudaTools.compile(
            """
            __constant__ short table[5] = {10, -20, 30, -40, 50};
            extern "C" __global__ void run(const signed char *x, int *z) {
              int i = threadIdx.x;
              switch (x[i]) {
                case 0: z[i] = 7; break;
                case 1: z[i] = table[i]; break;
                case 2: z[i] = x[i + 1] * 3; break;
                case 3: z[i] = (unsigned char) x[4]; break;
                default: z[i] = x[i] >> 1;
              }
            }
            """);
    try (Device device = new Device()) {
      long x = device.put(0xF9_03_02_01_00L & 0xFF_FFFF_FFFFL);
      long z = device.put(new int[5]);
      device.driver().launch(device.driver().load(ptx, "run"), 1, 5, x, z);
      assertArrayEquals(new int[] {7, -20, 9, 0xF9, -4}, device.ints(z, 5));
    }
  }
}
