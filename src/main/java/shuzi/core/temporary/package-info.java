/** Temporary files, all in a folder of this process, so that none is left behind: not by a failure, and not by a process that was killed. */
@NullMarked
package shuzi.core.temporary;

import org.jspecify.annotations.NullMarked;
