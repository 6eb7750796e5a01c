/** Adds to the OpenAPI document what annotations cannot express. */
@NullMarked
package shuzi.web.openapi;

import org.jspecify.annotations.NullMarked;
