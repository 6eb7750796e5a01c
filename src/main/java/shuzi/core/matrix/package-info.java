/**
 * Arithmetic on ojAlgo's stores, and nothing that knows what a network is.
 *
 * <p>Every matrix lies column by column (column-major): element (i, j) of a {@code rows x columns} matrix is
 * number {@code i + j * rows} of its array. {@link shuzi.core.matrix.MatrixEngine} multiplies them;
 * {@link shuzi.core.matrix.Precision} makes them.
 */
@NullMarked
package shuzi.core.matrix;

import org.jspecify.annotations.NullMarked;
