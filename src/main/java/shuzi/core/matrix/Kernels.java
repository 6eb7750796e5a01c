package shuzi.core.matrix;

/** The inner loops over float32 arrays, which contain matrices column by column. */
interface Kernels {

    String name();

    /**
     * Computes rows of a sum of columns: target[row] = a &Sigma; value<sub>i</sub> source[row, index<sub>i</sub>] + b
     * target[row]. Each row is summed in ascending order of i.
     *
     * @param sourceStart index of the first row of the source's column 0
     * @param sourceStride distance between two columns of the source
     * @param elements packed elements of a {@link SparseMatrix}; those from {@code from} to {@code to - 1} are used
     * @param b if 0, the target need not contain numbers
     * @param targetStart index of the first row of the target's column
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
     * Computes result = f(z + addend).
     *
     * @param addend one element for each row
     */
    void apply(ElementFunction function, float[] z, float[] addend, float[] result, int firstColumn, int columnAfter);

    /** Computes target = target f'(z), where scale values = f(z). */
    void multiplyByDerivative(ElementFunction function, float[] values, float scale, float[] target, int from, int to);

    /** Sets the elements that {@link Dropout} selects to 0, and multiplies the others by its scale. */
    void dropOut(Dropout dropout, float[] elements, int from, int to);

    /** Computes target = a source + b target. */
    void add(float a, float[] source, float b, float[] target, int from, int to);

    /** Returns the sum of the squares of some thousand elements. */
    double squares(float[] elements, int from, int to);

    /** Does a {@link MomentumStep} on the elements {@code from} to {@code to - 1}. */
    void step(MomentumStep step, float[] gradient, float[] velocity, float[] weights, int from, int to);

    /** Does an {@link AdamStep} on the elements {@code from} to {@code to - 1}. */
    void step(AdamStep step, float[] gradient, float[] mean, float[] square, float[] weights, int from, int to);

    /**
     * Appends the bytes that are not 0 to packed elements: the byte, 0..255, times the factor, with its index.
     *
     * @param first index of the first byte
     * @param elements array with space for all bytes after {@code at}
     * @param at index of the first new element
     * @return index after the last new element
     */
    int appendNonZeros(byte[] bytes, int first, int count, float factor, long[] elements, int at);
}
