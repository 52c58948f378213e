/** Checks of encoded records against compiled schemas, for the official cases of JSON Schema and for random ones. */
package io.ingestor.rules.conformance;
