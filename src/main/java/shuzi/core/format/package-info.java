/**
 * Reads and writes files of other tools: MATLAB of level 4 and 5, NumPy, IDX, safetensors. They become named arrays of
 * numbers, whose meaning is up to the caller.
 */
@NullMarked
package shuzi.core.format;

import org.jspecify.annotations.NullMarked;
