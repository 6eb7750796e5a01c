package shuzi.core.matrix;

/** The inner loops, over float32 arrays that hold matrices column by column. */
interface Kernels {

    String name();

    /**
     * Some rows of a sum of columns: target[row] = a &Sigma; value<sub>i</sub> source[row, index<sub>i</sub>] +
     * b target[row]. Each row is summed in ascending order of i.
     *
     * @param sourceStart where the first row of the source's column 0 is
     * @param sourceStride from a column to the next
     * @param elements packed indices and values of a {@link SparseMatrix}, those from {@code from} to before {@code to}
     * @param b when 0, whatever the target held before
     * @param targetStart where the first row of the target's column is
     */
    void sumColumns(
            int rows,
            float a,
            float[] source,
            int sourceStart,
            int sourceStride,
            long[] elements,
            int from,
            int to,
            float b,
            float[] target,
            int targetStart);

    /**
     * result = f(z + addend).
     *
     * @param addend one element for each row
     */
    void apply(ElementFunction function, float[] z, float[] addend, float[] result, int firstColumn, int columnAfter);

    /** target = target f'(z), where scale values = f(z). */
    void multiplyByDerivative(ElementFunction function, float[] values, float scale, float[] target, int from, int to);

    /** Makes elements 0 whose number {@link Dropout} picks, and multiplies the others by its scale. */
    void dropOut(Dropout dropout, float[] elements, int from, int to);

    /** target = a source + b target. */
    void add(float a, float[] source, float b, float[] target, int from, int to);

    /** The sum of the squares of some thousand elements. */
    double squares(float[] elements, int from, int to);

    /** {@link MomentumStep}. */
    void step(MomentumStep step, float[] gradient, float[] velocity, float[] weights, int from, int to);

    /** {@link AdamStep}. */
    void step(AdamStep step, float[] gradient, float[] mean, float[] square, float[] weights, int from, int to);

    /**
     * Appends those of some bytes, from 0 to 255, that are not 0 to packed elements, as byte times factor, each with its
     * place among the bytes.
     *
     * @param first of the bytes
     * @param elements with room for all bytes after {@code at}
     * @param at where the first goes
     * @return where the next would go
     */
    int appendNonZeros(byte[] bytes, int first, int count, float factor, long[] elements, int at);
}
