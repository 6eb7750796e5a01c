package shuzi.core.matrix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Calls OpenBLAS's sgemm with its own threads, one for each core. */
public final class NativeSgemm {

    private static final MethodHandle SGEMM;
    private static final MethodHandle SET_THREADS;

    static {
        Loader.load(openblas_nolapack.class);
        SymbolLookup library = SymbolLookup.loaderLookup();
        Linker linker = Linker.nativeLinker();
        SGEMM = linker.downcallHandle(
                library.findOrThrow("cblas_sgemm"),
                FunctionDescriptor.ofVoid(
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT),
                Linker.Option.critical(true));
        SET_THREADS = linker.downcallHandle(
                library.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT));
    }

    private NativeSgemm() {}

    /** Lets OpenBLAS use as many threads as there are cores. */
    public static void useItsOwnThreads() {
        try {
            SET_THREADS.invokeExact(Runtime.getRuntime().availableProcessors());
        } catch (Throwable e) { // a native function throws nothing
            throw new IllegalStateException(e);
        }
    }

    /**
     * Computes {@code product = left right}, with {@code m x k} and {@code k x n} factors in column-major order. A
     * factor can be stored transposed; {@code leftRows} and {@code rightRows} are the numbers of rows as stored.
     */
    public static void multiply(
            boolean transposeLeft,
            boolean transposeRight,
            int m,
            int n,
            int k,
            float[] left,
            int leftRows,
            float[] right,
            int rightRows,
            float[] product) {
        try {
            SGEMM.invokeExact(
                    102,
                    transposeLeft ? 112 : 111,
                    transposeRight ? 112 : 111,
                    m,
                    n,
                    k,
                    1f,
                    MemorySegment.ofArray(left),
                    leftRows,
                    MemorySegment.ofArray(right),
                    rightRows,
                    0f,
                    MemorySegment.ofArray(product),
                    m);
        } catch (Throwable e) { // a native function throws nothing
            throw new IllegalStateException(e);
        }
    }
}
