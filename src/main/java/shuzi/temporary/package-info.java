/** Temporary files, all in a folder of this process' own, so that none is left: not by failures, and not by a process that was killed. */
@NullMarked
package shuzi.temporary;

import org.jspecify.annotations.NullMarked;
