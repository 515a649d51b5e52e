package dev.cotangent.backend.cuda.driver;

import static jcuda.driver.JCudaDriver.cuGetErrorName;
import static jcuda.driver.JCudaDriver.cuGetErrorString;

import jcuda.driver.CUresult;

/** What CUDA's result codes mean: the one place where they become exceptions. */
final class Cuda {
  private Cuda() {}

  /** Throws an exception if a call's result is an error. */
  static void check(int result, String call) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw failure(result, call);
    }
  }

  /** Returns the exception for a call that failed. */
  static DriverException failure(int result, String call) {
    return new DriverException(explain(result, call));
  }

  /** Returns which call failed, how, and what can be done about it. */
  static String explain(int result, String call) {
    String hint = hint(result);
    return "%s: %s (%s)%s"
        .formatted(call, name(result), text(result), hint.isEmpty() ? "" : "; " + hint);
  }

  /** Returns CUDA's name of an error, which its driver says if it knows it. */
  private static String name(int result) {
    String[] name = new String[1];
    boolean known = cuGetErrorName(result, name) == CUresult.CUDA_SUCCESS && name[0] != null;
    return known ? name[0] : "CUDA error " + result;
  }

  private static String text(int result) {
    String[] text = new String[1];
    boolean known = cuGetErrorString(result, text) == CUresult.CUDA_SUCCESS && text[0] != null;
    return known ? text[0] : "the driver has no text for it";
  }

  private static String hint(int result) {
    return switch (result) {
      case CUresult.CUDA_ERROR_OUT_OF_MEMORY ->
          "the device has too little free memory; nvidia-smi shows which programs hold it";
      case CUresult.CUDA_ERROR_STUB_LIBRARY ->
          "the libcuda.so.1 that was found is the toolkit's placeholder: take its folder stubs off"
              + " LD_LIBRARY_PATH";
      case CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE ->
          "another program has the device to itself; nvidia-smi shows its compute mode";
      case CUresult.CUDA_ERROR_NO_DEVICE ->
          "no GPU is visible: look at nvidia-smi and at CUDA_VISIBLE_DEVICES, and start a"
              + " container with --gpus all";
      case CUresult.CUDA_ERROR_INVALID_IMAGE, CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU ->
          "the program is not for this device; Cotangent's need compute capability 7.5 or later";
      case CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION ->
          "the NVIDIA driver is older than CUDA 12.0: install a newer one";
      case CUresult.CUDA_ERROR_JIT_COMPILER_NOT_FOUND ->
          "libnvidia-ptxjitcompiler.so.1 is missing: install the whole NVIDIA driver, and start a"
              + " container with NVIDIA_DRIVER_CAPABILITIES=compute,utility";
      case CUresult.CUDA_ERROR_JIT_COMPILATION_DISABLED ->
          "unset the environment variable CUDA_DISABLE_PTX_JIT";
      case CUresult.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES ->
          "the kernel's blocks need more registers than the device has";
      case CUresult.CUDA_ERROR_LAUNCH_TIMEOUT ->
          "the device also draws a screen, and its driver ends kernels that run for seconds";
      case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_ASSERT,
          CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
          CUresult.CUDA_ERROR_INVALID_PC,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_ECC_UNCORRECTABLE ->
          "this call or an earlier kernel failed on the device, and nothing more can be done with it"
              + " in this process";
      case CUresult.CUDA_ERROR_SYSTEM_NOT_READY ->
          "a service of the driver is not running yet, such as nvidia-fabricmanager";
      case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
          "the driver was updated and its parts do not fit together: restart the machine";
      case CUresult.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE ->
          "a compatibility libcuda.so.1 was found that this device cannot use: take it off"
              + " LD_LIBRARY_PATH";
      case CUresult.CUDA_ERROR_UNKNOWN ->
          "often the kernel module is not loaded: try nvidia-smi, and nvidia-modprobe -u";
      default -> "";
    };
  }
}
