//! Derives `callside_json::FromJson` and `callside_json::ToJson`, whose documentation says what the notes mean.

mod shape;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::{DeriveInput, Fields, Ident, parse_macro_input};

use crate::shape::{Absent, Body, Field, Shape};

/// Reads the type from JSON.
#[proc_macro_derive(FromJson, attributes(json))]
pub fn from_json(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    Shape::of(&input).map_or_else(|error| error.into_compile_error(), |shape| reader(&input, &shape)).into()
}

/// Writes the type as JSON.
#[proc_macro_derive(ToJson, attributes(json))]
pub fn to_json(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    Shape::of(&input).map_or_else(|error| error.into_compile_error(), |shape| writer(&input, &shape)).into()
}

fn reader(input: &DeriveInput, shape: &Shape) -> Tokens {
    let body = match &shape.body {
        Body::Around => quote!(::callside_json::FromJson::from_json(value).map(Self)),
        Body::Struct(fields) if shape.absent == Absent::AsInDefault => {
            let (names, places) = (names(fields), fields.iter().map(|field| &field.ident));
            quote! {
                let fields = ::callside_json::Fields::of(value)?;
                let mut read = <Self as ::core::default::Default>::default();
                #(fields.read_into(#names, &mut read.#places)?;)*
                ::core::result::Result::Ok(read)
            }
        }
        Body::Struct(fields) => {
            let fields = read_fields(fields);
            quote! {
                let fields = ::callside_json::Fields::of(value)?;
                ::core::result::Result::Ok(Self { #fields })
            }
        }
        Body::Enum(variants) => {
            let names = variants.iter().map(|variant| variant.name.clone());
            let arms = variants.iter().enumerate().map(|(index, variant)| {
                let ident = &variant.ident;
                let read = match &variant.fields {
                    Fields::Unit => quote!(Self::#ident),
                    Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                        quote!(Self::#ident(::callside_json::FromJson::from_json(variant.content)?))
                    }
                    Fields::Unnamed(fields) => {
                        let held = held(fields.unnamed.len());
                        quote!({
                            let (#(#held),*) = ::callside_json::FromJson::from_json(variant.content)?;
                            Self::#ident(#(#held),*)
                        })
                    }
                    Fields::Named(_) => {
                        let fields = read_fields(&variant.named);
                        quote!({
                            let fields = ::callside_json::Fields::of(variant.content)?;
                            Self::#ident { #fields }
                        })
                    }
                };
                quote!(#index => #read,)
            });
            quote! {
                let variant = ::callside_json::Variant::of(value)?;
                ::core::result::Result::Ok(match variant.among(&[#(#names),*]) {
                    #(#arms)*
                    _ => return ::core::result::Result::Err(::callside_json::Unreadable),
                })
            }
        }
    };
    let (generics, ident) = (shape::bounded(input, &quote!(::callside_json::FromJson)), &input.ident);
    let (outer, inner, condition) = generics.split_for_impl();
    quote! {
        impl #outer ::callside_json::FromJson for #ident #inner #condition {
            fn from_json(
                value: &::callside_json::Value,
            ) -> ::core::result::Result<Self, ::callside_json::Unreadable> {
                #body
            }
        }
    }
}

fn read_fields(fields: &[Field]) -> Tokens {
    let fields = fields.iter().map(|Field { ident, name, absent, with }| match (with, absent) {
        (Some(function), _) => quote!(#ident: #function(fields.get(#name)),),
        (None, Absent::Lenient) => quote!(#ident: ::callside_json::FromJson::from_json_leniently(fields.get(#name)),),
        (None, Absent::OwnDefault) => quote!(#ident: {
            let mut read = ::core::default::Default::default();
            fields.read_into(#name, &mut read)?;
            read
        },),
        (None, Absent::Null | Absent::AsInDefault) => quote!(#ident: fields.read(#name)?,),
    });
    quote!(#(#fields)*)
}

fn writer(input: &DeriveInput, shape: &Shape) -> Tokens {
    let body = match &shape.body {
        Body::Around => quote!(::callside_json::ToJson::write_json(&self.0, to)),
        Body::Struct(fields) => {
            let (names, places) = (names(fields), fields.iter().map(|field| &field.ident));
            quote!(to.object(&[#(#names),*], &[#(&self.#places),*]))
        }
        Body::Enum(variants) => {
            let arms = variants.iter().map(|variant| {
                let (ident, name) = (&variant.ident, &variant.name);
                match &variant.fields {
                    Fields::Unit => quote!(Self::#ident => to.string(#name),),
                    Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                        quote!(Self::#ident(held) => to.variant(#name, held),)
                    }
                    Fields::Unnamed(fields) => {
                        let held = held(fields.unnamed.len());
                        quote!(Self::#ident(#(#held),*) => to.variant(#name, &(#(#held),*)),)
                    }
                    Fields::Named(_) => {
                        let idents: Vec<_> = variant.named.iter().map(|field| &field.ident).collect();
                        let names = names(&variant.named);
                        quote!(Self::#ident { #(#idents),* } =>
                            to.struct_variant(#name, &[#(#names),*], &[#(#idents),*]),)
                    }
                }
            });
            if variants.iter().all(|variant| matches!(variant.fields, Fields::Unit)) {
                let arms = variants.iter().map(|shape::Variant { ident, name, .. }| quote!(Self::#ident => #name,));
                quote!(to.string(match self { #(#arms)* }))
            } else {
                quote!(match self { #(#arms)* })
            }
        }
    };
    let (generics, ident) = (shape::bounded(input, &quote!(::callside_json::ToJson)), &input.ident);
    let (outer, inner, condition) = generics.split_for_impl();
    quote! {
        impl #outer ::callside_json::ToJson for #ident #inner #condition {
            fn write_json(&self, to: &mut ::callside_json::Text) {
                #body
            }
        }
    }
}

fn names(fields: &[Field]) -> impl Iterator<Item = &str> {
    fields.iter().map(|field| field.name.as_str())
}

fn held(count: usize) -> Vec<Ident> {
    (0..count).map(|index| format_ident!("held_{index}")).collect()
}
