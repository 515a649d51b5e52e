// The rows of the registry as device functions: the values and, of rows with kinks, the sides.
// Written from the registry and the table DeviceRows by DeviceSourcesTest.
//
// A row without a form for floats is computed in double and rounded.
// Left to the host: logSumExp, clamp, digamma, trigamma, beta, polygamma(2), polygamma(3).

// The series DLMF 10.2.2 of the Bessel function of order n, over (x / 2)^n / n!, for |x| < 3.
template <int n>
static __device__ double besselSeries(double x) {
  double square = x * x / 4;
  double sum = 1;
#pragma unroll
  for (int k = 15; k > 0; k--) {
    sum = 1 - square * (1.0 / (k * (n + k))) * sum;
  }
  return sum;
}

extern "C" __device__ double add_f64(double x, double y) {
  return x + y;
}
extern "C" __device__ float add_f32(float x, float y) {
  return x + y;
}

extern "C" __device__ double sub_f64(double x, double y) {
  return x - y;
}
extern "C" __device__ float sub_f32(float x, float y) {
  return x - y;
}

extern "C" __device__ double mul_f64(double x, double y) {
  return x * y;
}
extern "C" __device__ float mul_f32(float x, float y) {
  return x * y;
}

extern "C" __device__ double div_f64(double x, double y) {
  return x / y;
}
extern "C" __device__ float div_f32(float x, float y) {
  return x / y;
}

extern "C" __device__ double neg_f64(double x) {
  return -x;
}
extern "C" __device__ float neg_f32(float x) {
  return -x;
}

extern "C" __device__ double fma_f64(double x, double y, double z) {
  return fma(x, y, z);
}
extern "C" __device__ float fma_f32(float x, float y, float z) {
  return fma(x, y, z);
}

extern "C" __device__ double reciprocal_f64(double x) {
  return 1 / x;
}
extern "C" __device__ float reciprocal_f32(float x) {
  return 1 / x;
}

extern "C" __device__ double square_f64(double x) {
  return x * x;
}
extern "C" __device__ float square_f32(float x) {
  return x * x;
}

extern "C" __device__ double sqrt_f64(double x) {
  return sqrt(x);
}
extern "C" __device__ float sqrt_f32(float x) {
  return sqrt(x);
}

extern "C" __device__ double cbrt_f64(double x) {
  return cbrt(x);
}
extern "C" __device__ float cbrt_f32(float x) {
  return cbrt(x);
}

extern "C" __device__ double pow_f64(double x, double y) {
  return fabs(x) == 1 && !(fabs(y) < double(INFINITY)) ? double(NAN) : pow(x, y);
}
extern "C" __device__ float pow_f32(float x, float y) {
  return fabs(x) == 1 && !(fabs(y) < float(INFINITY)) ? float(NAN) : pow(x, y);
}

extern "C" __device__ double hypot_f64(double x, double y) {
  return hypot(x, y);
}
extern "C" __device__ float hypot_f32(float x, float y) {
  return hypot(x, y);
}
extern "C" __device__ double hypot_side_f64(double x, double y) {
  return hypot(x, y);
}
extern "C" __device__ float hypot_side_f32(float x, float y) {
  return hypot(x, y);
}

extern "C" __device__ double unit_f64(double x, double y) {
  return x == 0 && y == 0 ? double(0) : x / hypot(x, y);
}

extern "C" __device__ double oneMinusSquare_f64(double x) {
  return (1 - x) * (1 + x);
}
extern "C" __device__ float oneMinusSquare_f32(float x) {
  return (1 - x) * (1 + x);
}

extern "C" __device__ double exp_f64(double x) {
  return exp(x);
}
extern "C" __device__ float exp_f32(float x) {
  return exp(x);
}

extern "C" __device__ double expm1_f64(double x) {
  return expm1(x);
}
extern "C" __device__ float expm1_f32(float x) {
  return expm1(x);
}

extern "C" __device__ double log_f64(double x) {
  return log(x);
}
extern "C" __device__ float log_f32(float x) {
  return log(x);
}

extern "C" __device__ double log1p_f64(double x) {
  return log1p(x);
}
extern "C" __device__ float log1p_f32(float x) {
  return log1p(x);
}

extern "C" __device__ double log10_f64(double x) {
  return log10(x);
}
extern "C" __device__ float log10_f32(float x) {
  return log10(x);
}

extern "C" __device__ double log2_f64(double x) {
  return log2(x);
}
extern "C" __device__ float log2_f32(float x) {
  return log2(x);
}

extern "C" __device__ double sin_f64(double x) {
  return sin(x);
}
extern "C" __device__ float sin_f32(float x) {
  return sin(x);
}

extern "C" __device__ double cos_f64(double x) {
  return cos(x);
}
extern "C" __device__ float cos_f32(float x) {
  return cos(x);
}

extern "C" __device__ double tan_f64(double x) {
  return tan(x);
}
extern "C" __device__ float tan_f32(float x) {
  return tan(x);
}

extern "C" __device__ double asin_f64(double x) {
  return asin(x);
}
extern "C" __device__ float asin_f32(float x) {
  return asin(x);
}

extern "C" __device__ double acos_f64(double x) {
  return acos(x);
}
extern "C" __device__ float acos_f32(float x) {
  return acos(x);
}

extern "C" __device__ double atan_f64(double x) {
  return atan(x);
}
extern "C" __device__ float atan_f32(float x) {
  return atan(x);
}

extern "C" __device__ double atan2_f64(double x, double y) {
  return atan2(x, y);
}
extern "C" __device__ float atan2_f32(float x, float y) {
  return atan2(x, y);
}

extern "C" __device__ double sinh_f64(double x) {
  return sinh(x);
}
extern "C" __device__ float sinh_f32(float x) {
  return sinh(x);
}

extern "C" __device__ double cosh_f64(double x) {
  return cosh(x);
}
extern "C" __device__ float cosh_f32(float x) {
  return cosh(x);
}

extern "C" __device__ double tanh_f64(double x) {
  return tanh(x);
}
extern "C" __device__ float tanh_f32(float x) {
  return tanh(x);
}

extern "C" __device__ double sech_f64(double x) {
  return 1 / cosh(x);
}
extern "C" __device__ float sech_f32(float x) {
  float e = exp(-fabs(x));
  return 2 * e / (1 + e * e);
}

extern "C" __device__ double asinh_f64(double x) {
  return asinh(x);
}
extern "C" __device__ float asinh_f32(float x) {
  return asinh(x);
}

extern "C" __device__ double acosh_f64(double x) {
  return acosh(x);
}
extern "C" __device__ float acosh_f32(float x) {
  return acosh(x);
}

extern "C" __device__ double atanh_f64(double x) {
  return atanh(x);
}
extern "C" __device__ float atanh_f32(float x) {
  return atanh(x);
}

extern "C" __device__ double sigmoid_f64(double x) {
  double e = exp(-fabs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}
extern "C" __device__ float sigmoid_f32(float x) {
  float e = exp(-fabs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

extern "C" __device__ double sigmoidSlope_f64(double x) {
  double e = exp(-fabs(x));
  return 1 / (1 + e) * (e / (1 + e));
}
extern "C" __device__ float sigmoidSlope_f32(float x) {
  float e = exp(-fabs(x));
  return 1 / (1 + e) * (e / (1 + e));
}

extern "C" __device__ double softplus_f64(double x) {
  return fmax(x, double(0)) + log1p(exp(-fabs(x)));
}
extern "C" __device__ float softplus_f32(float x) {
  return fmax(x, float(0)) + log1p(exp(-fabs(x)));
}

extern "C" __device__ double logSigmoid_f64(double x) {
  return -(fmax(-x, double(0)) + log1p(exp(-fabs(x))));
}
extern "C" __device__ float logSigmoid_f32(float x) {
  return -(fmax(-x, float(0)) + log1p(exp(-fabs(x))));
}

extern "C" __device__ double abs_f64(double x) {
  return fabs(x);
}
extern "C" __device__ float abs_f32(float x) {
  return fabs(x);
}
extern "C" __device__ double abs_side_f64(double x) {
  return x;
}
extern "C" __device__ float abs_side_f32(float x) {
  return x;
}

extern "C" __device__ double signum_f64(double x) {
  return isnan(x) || x == 0 ? x : copysign(double(1), x);
}
extern "C" __device__ float signum_f32(float x) {
  return isnan(x) || x == 0 ? x : copysign(float(1), x);
}
extern "C" __device__ double signum_side_f64(double x) {
  return x;
}
extern "C" __device__ float signum_side_f32(float x) {
  return x;
}

extern "C" __device__ double max_f64(double x, double y) {
  return isnan(x) || isnan(y) ? x + y : fmax(x, y);
}
extern "C" __device__ float max_f32(float x, float y) {
  return isnan(x) || isnan(y) ? x + y : fmax(x, y);
}
extern "C" __device__ double max_side_f64(double x, double y) {
  return x > y ? double(1) : x < y ? double(-1) : x == y ? double(0) : double(NAN);
}
extern "C" __device__ float max_side_f32(float x, float y) {
  return x > y ? float(1) : x < y ? float(-1) : x == y ? float(0) : float(NAN);
}

extern "C" __device__ double min_f64(double x, double y) {
  return isnan(x) || isnan(y) ? x + y : fmin(x, y);
}
extern "C" __device__ float min_f32(float x, float y) {
  return isnan(x) || isnan(y) ? x + y : fmin(x, y);
}
extern "C" __device__ double min_side_f64(double x, double y) {
  return y > x ? double(1) : y < x ? double(-1) : y == x ? double(0) : double(NAN);
}
extern "C" __device__ float min_side_f32(float x, float y) {
  return y > x ? float(1) : y < x ? float(-1) : y == x ? float(0) : float(NAN);
}

extern "C" __device__ double relu_f64(double x) {
  return x <= 0 ? double(0) : x;
}
extern "C" __device__ float relu_f32(float x) {
  return x <= 0 ? float(0) : x;
}
extern "C" __device__ double relu_side_f64(double x) {
  return x;
}
extern "C" __device__ float relu_side_f32(float x) {
  return x;
}

extern "C" __device__ double leakyRelu_f64(double x, double y) {
  return x > 0 ? x : y * x;
}
extern "C" __device__ float leakyRelu_f32(float x, float y) {
  return x > 0 ? x : y * x;
}
extern "C" __device__ double leakyRelu_side_f64(double x, double y) {
  return x;
}
extern "C" __device__ float leakyRelu_side_f32(float x, float y) {
  return x;
}

extern "C" __device__ double floor_f64(double x) {
  return floor(x);
}
extern "C" __device__ float floor_f32(float x) {
  return floor(x);
}
extern "C" __device__ double floor_side_f64(double x) {
  return isinf(x) ? x : x - rint(x);
}
extern "C" __device__ float floor_side_f32(float x) {
  return isinf(x) ? x : x - rint(x);
}

extern "C" __device__ double ceil_f64(double x) {
  return ceil(x);
}
extern "C" __device__ float ceil_f32(float x) {
  return ceil(x);
}
extern "C" __device__ double ceil_side_f64(double x) {
  return isinf(x) ? x : x - rint(x);
}
extern "C" __device__ float ceil_side_f32(float x) {
  return isinf(x) ? x : x - rint(x);
}

extern "C" __device__ double rint_f64(double x) {
  return rint(x);
}
extern "C" __device__ float rint_f32(float x) {
  return rint(x);
}
extern "C" __device__ double rint_side_f64(double x) {
  double h = x - double(0.5);
  return isinf(h) ? h : h - rint(h);
}

extern "C" __device__ double select_f64(double x, double y, double z) {
  return x > 0 ? y : x <= 0 ? z : double(NAN);
}
extern "C" __device__ float select_f32(float x, float y, float z) {
  return x > 0 ? y : x <= 0 ? z : float(NAN);
}

extern "C" __device__ double erf_f64(double x) {
  return erf(x);
}
extern "C" __device__ float erf_f32(float x) {
  return erf(x);
}

extern "C" __device__ double erfc_f64(double x) {
  return erfc(x);
}
extern "C" __device__ float erfc_f32(float x) {
  return erfc(x);
}

extern "C" __device__ double erfInverse_f64(double x) {
  return erfinv(x);
}
extern "C" __device__ float erfInverse_f32(float x) {
  return erfinv(x);
}

extern "C" __device__ double gamma_f64(double x) {
  return tgamma(x);
}

extern "C" __device__ double logGamma_f64(double x) {
  return lgamma(x);
}

extern "C" __device__ double besselJ0_f64(double x) {
  return j0(x);
}

extern "C" __device__ double besselJ1_f64(double x) {
  return x == 0 ? double(0) : j1(x);
}

extern "C" __device__ double besselJ2_f64(double x) {
  double a = fabs(x);
  return a < 3 ? x / 2 * (x / 4) * besselSeries<2>(x) : 2 / a * j1(a) - j0(a);
}

extern "C" __device__ double besselJ3_f64(double x) {
  double a = fabs(x);
  if (x == 0) return 0;
  if (a < 3) return x / 2 * (x / 4) * (x / 6) * besselSeries<3>(x);
  return copysign(double(1), x) * (4 / a * (2 / a * j1(a) - j0(a)) - j1(a));
}

extern "C" __device__ double gate_f64(double x, double y) {
  return x == 0 ? double(0) : x * y;
}
extern "C" __device__ float gate_f32(float x, float y) {
  return x == 0 ? float(0) : x * y;
}

extern "C" __device__ double route_f64(double x, double y) {
  return x == 0 || y == 0 ? double(0) : x * y;
}
extern "C" __device__ float route_f32(float x, float y) {
  return x == 0 || y == 0 ? float(0) : x * y;
}

extern "C" __device__ double guard_f64(double x, double y) {
  return isnan(x) ? x : y;
}
extern "C" __device__ float guard_f32(float x, float y) {
  return isnan(x) ? x : y;
}
