/** The network and all that it needs, without Spring, SQL or HTTP: another application could embed it. */
@NullMarked
package shuzi.core;

import org.jspecify.annotations.NullMarked;
