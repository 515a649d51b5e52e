package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.Cuda.check;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadDataJIT;
import static jcuda.driver.JCudaDriver.cuModuleUnload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JITOptions;

/**
 * A compiled program and its kernel.
 *
 * @param entry the kernel's name
 * @param module the program
 * @param function the kernel
 */
record Program(String entry, CUmodule module, CUfunction function) implements Driver.Kernel {
  private static final int LOG_BYTES = 8 << 10;

  /** Compiles a program for the device whose context is current. */
  static Program load(String ptx, String entry) {
    CUmodule module = compile(ptx, entry);
    CUfunction function = new CUfunction();
    int result = cuModuleGetFunction(function, module, entry);
    if (result != CUresult.CUDA_SUCCESS) {
      cuModuleUnload(module);
      throw Cuda.failure(result, "cuModuleGetFunction of " + entry);
    }
    return new Program(entry, module, function);
  }

  private static CUmodule compile(String ptx, String entry) {
    JITOptions options = new JITOptions();
    options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
    options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
    CUmodule module = new CUmodule();
    // Text outside the heap: an array would be held in place, and the garbage collector up, while
    // the driver compiles.
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(ptx);
      int result = cuModuleLoadDataJIT(module, Pointer.to(text.asByteBuffer()), options);
      check(result, "cuModuleLoadDataEx of " + entry + log(result, options));
    }
    return module;
  }

  /** Returns what the compiler has to say, in front of the error. */
  private static String log(int result, JITOptions options) {
    if (result == CUresult.CUDA_SUCCESS) {
      return "";
    }
    String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER);
    String text = log == null ? "" : log.replace('\0', ' ').strip();
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  /** Gives the program up; errors are not reported. */
  void unload() {
    cuModuleUnload(module);
  }
}
