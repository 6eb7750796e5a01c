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
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/**
 * Computes dense products with OpenBLAS, on the arrays of the stores without a copy. OpenBLAS uses one thread; a large
 * product is split into tiles that run on the threads of {@link Parallel}. The tiles, and therefore the bits of the
 * product, depend only on the shapes.
 */
@SuppressWarnings("restricted") // needs native access
final class OpenBlasEngine extends AbstractMatrixEngine {

    private static final int COLUMN_MAJOR = 102;
    private static final int AS_IS = 111;
    private static final int TRANSPOSED = 112;

    /** Minimum number of multiplications of a tile for another thread: about a tenth of a millisecond. */
    private static final long MIN_PART = 5_000_000;

    /**
     * Maximum number of multiplications of a call, 1 to 1.4 ms: while a critical call runs, no garbage collection can begin,
     * and all threads may have to wait for it.
     */
    private static final long MAX_CALL = 64_000_000;

    /**
     * Number of summands of a call, if there are at least twice as many; the last call has the rest. OpenBLAS adds up blocks of
     * 384 or 448 summands on many processors, of which this is a multiple; there each sum is computed as by a single call.
     */
    private static final int DEPTH = 2688;

    /** Tiles have multiples of this many rows and columns, as OpenBLAS's kernels do: so each sum is computed as by a single call. */
    private static final int UNIT = 16;

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
        int k = (int) inner;
        var tiles = Tiles.of(rows, columns, k);
        // distance between the factors' elements for two neighbouring rows, columns and summands of the product
        int leftStep = leftForm == AS_IS ? 1 : (int) left.countRows();
        int leftDepth = leftForm == AS_IS ? (int) left.countRows() : 1;
        int rightStep = rightForm == AS_IS ? (int) right.countRows() : 1;
        int rightDepth = rightForm == AS_IS ? 1 : (int) right.countRows();
        IntConsumer tile = index -> {
            int row = index % tiles.down() * tiles.rows();
            int column = index / tiles.down() * tiles.columns();
            int m = Math.min(tiles.rows(), rows - row);
            int n = Math.min(tiles.columns(), columns - column);
            for (int from = 0, depth; from < k; from += depth) {
                depth = k - from < 2 * DEPTH ? k - from : DEPTH;
                int leftAt = row * leftStep + from * leftDepth;
                int rightAt = column * rightStep + from * rightDepth;
                double share = from == 0 ? b : 1;
                call(
                        leftForm,
                        rightForm,
                        m,
                        n,
                        depth,
                        a,
                        left,
                        leftAt,
                        right,
                        rightAt,
                        share,
                        target,
                        column * rows + row);
            }
        };
        if (Parallel.isWorthIt(tiles.count(), tiles.multiplications())) {
            Parallel.forEach(tiles.count(), tile);
        } else {
            for (int index = 0; index < tiles.count(); index++) {
                tile.accept(index);
            }
        }
    }

    /**
     * The tiles of a product of rows x columns, each of which takes one call for each {@link #DEPTH} summands.
     *
     * @param rows of a tile; the last ones can have fewer
     * @param columns of a tile; the last ones can have fewer
     * @param down number of tiles one below the other
     * @param count number of all tiles
     * @param multiplications of the whole product
     */
    private record Tiles(int rows, int columns, int down, int count, long multiplications) {

        /**
         * Divides a product into tiles of bounded work, in an even number where the shape allows it. Each tile copies its rows of the left factor and its
         * columns of the right one, so as few as possible are in two tiles.
         */
        static Tiles of(int rows, int columns, int inner) {
            long multiplications = (long) rows * columns * inner;
            int depth = inner < 2 * DEPTH ? inner : DEPTH + inner % DEPTH;
            long work = (long) rows * columns * depth;
            int parts = (int) Math.max(Math.clamp(multiplications / MIN_PART, 1, 2), Math.ceilDiv(work, MAX_CALL));
            int best = 1;
            long least = Long.MAX_VALUE;
            for (int down = 1; down <= Math.min(parts, Math.ceilDiv(rows, UNIT)); down++) {
                int across = Math.ceilDiv(parts, down);
                int odd = parts > 1 ? down * across % 2 : 0;
                long copied = (long) across * rows + (long) down * columns;
                if (copied + odd * copied / 2 < least) {
                    least = copied + odd * copied / 2;
                    best = down;
                }
            }
            int tileRows = size(rows, best);
            int tileColumns = size(columns, Math.ceilDiv(parts, best));
            int down = Math.ceilDiv(rows, tileRows);
            return new Tiles(tileRows, tileColumns, down, down * Math.ceilDiv(columns, tileColumns), multiplications);
        }

        /** Returns the size of parts of a length, a multiple of {@link #UNIT}. */
        private static int size(int length, int parts) {
            return Math.ceilDiv(Math.ceilDiv(length, parts), UNIT) * UNIT;
        }
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
