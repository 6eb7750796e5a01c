/**
 * Matrix arithmetic on ojAlgo's stores, independent of networks.
 *
 * <p>Every matrix is column-major: element (i, j) of a {@code rows x columns} matrix has index {@code i + j * rows} in
 * its array. {@link shuzi.core.matrix.MatrixEngine} multiplies them; {@link shuzi.core.matrix.Precision} creates them.
 */
@NullMarked
package shuzi.core.matrix;

import org.jspecify.annotations.NullMarked;
