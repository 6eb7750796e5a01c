/**
 * The network and everything that it needs, without Spring, SQL or HTTP, so that another application could embed it.
 */
@NullMarked
package shuzi.core;

import org.jspecify.annotations.NullMarked;
