package shuzi.core.matrix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/**
 * Computes dense products with OpenBLAS, on the arrays of the stores without a copy. OpenBLAS uses one thread; a large
 * product is split into parts that run on the threads of {@link Parallel}. The parts, and therefore the bits of the
 * product, depend only on the shapes.
 */
@SuppressWarnings("restricted") // needs native access
final class OpenBlasEngine extends AbstractMatrixEngine {

    private static final int COLUMN_MAJOR = 102;
    private static final int AS_IS = 111;
    private static final int TRANSPOSED = 112;

    /** Minimum number of multiplications of a part for another thread: about a tenth of a millisecond. */
    private static final long MIN_PART = 5_000_000;

    /**
     * Rows or columns of a part of a large product. Smaller parts cost more, because each part packs all of one factor.
     */
    private static final int PART_SIZE = 512;

    private final MethodHandle sgemm;
    private final MethodHandle dgemm;

    private OpenBlasEngine(Kernels kernels, SymbolLookup library) throws Throwable {
        super(kernels);
        Linker linker = Linker.nativeLinker();
        sgemm = gemm(linker, library.findOrThrow("cblas_sgemm"), JAVA_FLOAT);
        dgemm = gemm(linker, library.findOrThrow("cblas_dgemm"), JAVA_DOUBLE);
        linker.downcallHandle(library.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT))
                .invokeExact(1);
    }

    /**
     * Loads the native library.
     *
     * @throws IllegalStateException if there is no library for this machine, or it does not load
     */
    static OpenBlasEngine load(Kernels kernels) {
        try {
            Loader.load(openblas_nolapack.class);
            return new OpenBlasEngine(kernels, SymbolLookup.loaderLookup());
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS does not load: " + e.getMessage(), e);
        }
    }

    private static MethodHandle gemm(Linker linker, MemorySegment function, MemoryLayout number) {
        return linker.downcallHandle(
                function,
                FunctionDescriptor.ofVoid(
                        JAVA_INT, // order
                        JAVA_INT, // whether left is transposed
                        JAVA_INT, // whether right is transposed
                        JAVA_INT, // m
                        JAVA_INT, // n
                        JAVA_INT, // k
                        number, // a
                        ADDRESS, // left
                        JAVA_INT, // rows of left as stored
                        ADDRESS, // right
                        JAVA_INT, // rows of right as stored
                        number, // b
                        ADDRESS, // target
                        JAVA_INT), // rows of target
                Linker.Option.critical(true)); // passes arrays on the heap without a copy
    }

    @Override
    public String name() {
        return "OPENBLAS";
    }

    @Override
    public double sparseDensityThreshold() {
        return 0.3;
    }

    @Override
    void product(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        multiply(1, left, AS_IS, right, AS_IS, 0, product, left.countColumns());
    }

    @Override
    void leftTransposed(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        multiply(1, left, TRANSPOSED, right, AS_IS, 0, product, left.countRows());
    }

    @Override
    void rightTransposed(
            double a, PhysicalStore<Double> left, PhysicalStore<Double> right, double b, PhysicalStore<Double> target) {
        multiply(a, left, AS_IS, right, TRANSPOSED, b, target, left.countColumns());
    }

    private void multiply(
            double a,
            PhysicalStore<Double> left,
            int leftForm,
            PhysicalStore<Double> right,
            int rightForm,
            double b,
            PhysicalStore<Double> target,
            long inner) {
        int rows = (int) target.countRows();
        int columns = (int) target.countColumns();
        boolean byRows = rows > columns;
        int longer = Math.max(rows, columns);
        long multiplications = rows * inner * columns;
        int maxParts = Math.clamp(multiplications / MIN_PART, 1, Math.max(2, Math.ceilDiv(longer, PART_SIZE)));
        int size = Math.ceilDiv(longer, maxParts);
        int parts = Math.ceilDiv(longer, size);
        if (!Parallel.isWorthIt(parts, multiplications)) {
            call(leftForm, rightForm, rows, columns, (int) inner, a, left, 0, right, 0, b, target, 0);
            return;
        }
        // distance between the factors' elements for two neighbouring rows or columns of the product
        int leftStep = leftForm == AS_IS ? 1 : (int) left.countRows();
        int rightStep = rightForm == AS_IS ? (int) right.countRows() : 1;
        int k = (int) inner;
        Parallel.forEach(parts, part -> {
            int first = part * size;
            int count = Math.min(size, longer - first);
            if (byRows) {
                call(leftForm, rightForm, count, columns, k, a, left, first * leftStep, right, 0, b, target, first);
            } else {
                int at = first * rows;
                call(leftForm, rightForm, rows, count, k, a, left, 0, right, first * rightStep, b, target, at);
            }
        });
    }

    private void call(
            int leftForm,
            int rightForm,
            int m,
            int n,
            int k,
            double a,
            PhysicalStore<Double> left,
            int leftOffset,
            PhysicalStore<Double> right,
            int rightOffset,
            double b,
            PhysicalStore<Double> target,
            int targetOffset) {
        try {
            if (left instanceof R032Store l && right instanceof R032Store r && target instanceof R032Store t) {
                sgemm.invokeExact(
                        COLUMN_MAJOR,
                        leftForm,
                        rightForm,
                        m,
                        n,
                        k,
                        (float) a,
                        MemorySegment.ofArray(l.data).asSlice((long) leftOffset * Float.BYTES),
                        (int) left.countRows(),
                        MemorySegment.ofArray(r.data).asSlice((long) rightOffset * Float.BYTES),
                        (int) right.countRows(),
                        (float) b,
                        MemorySegment.ofArray(t.data).asSlice((long) targetOffset * Float.BYTES),
                        (int) target.countRows());
            } else if (left instanceof R064Store l && right instanceof R064Store r && target instanceof R064Store t) {
                dgemm.invokeExact(
                        COLUMN_MAJOR,
                        leftForm,
                        rightForm,
                        m,
                        n,
                        k,
                        a,
                        MemorySegment.ofArray(l.data).asSlice((long) leftOffset * Double.BYTES),
                        (int) left.countRows(),
                        MemorySegment.ofArray(r.data).asSlice((long) rightOffset * Double.BYTES),
                        (int) right.countRows(),
                        b,
                        MemorySegment.ofArray(t.data).asSlice((long) targetOffset * Double.BYTES),
                        (int) target.countRows());
            } else {
                throw Shapes.mixed();
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) { // cannot happen: a native function throws nothing
            throw new IllegalStateException(e);
        }
    }
}
