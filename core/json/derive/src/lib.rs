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
    let (blank, read) = match &shape.body {
        Body::Around => (
            quote!(Self(::callside_json::FromJson::blank())),
            quote!(::callside_json::FromJson::read_over(&mut self.0, value)),
        ),
        Body::Struct(fields) => {
            let blank = if shape.absent == Absent::AsInDefault {
                quote!(<Self as ::core::default::Default>::default())
            } else {
                let (places, blanks) = (fields.iter().map(|field| &field.ident), fields.iter().map(blank));
                quote!(Self { #(#places: #blanks),* })
            };
            let read = fill(fields, |Field { ident, .. }| quote!(self.#ident));
            let read = quote! {
                let fields = ::callside_json::Fields::of(value)?;
                #read
                ::core::result::Result::Ok(())
            };
            (blank, read)
        }
        Body::Enum(variants) => {
            let blank = blank_variant(variants);
            (quote!(#blank), read_variant(variants))
        }
    };
    let (generics, ident) = (shape::bounded(input, &quote!(::callside_json::FromJson)), &input.ident);
    let (outer, inner, condition) = generics.split_for_impl();
    quote! {
        impl #outer ::callside_json::FromJson for #ident #inner #condition {
            fn blank() -> Self {
                #blank
            }

            fn read_over(
                &mut self,
                value: &::callside_json::Value,
            ) -> ::core::result::Result<(), ::callside_json::Unreadable> {
                #read
            }
        }
    }
}

/// The shortest of the variants, all of it blank. (There is none in an enum without variants, which nothing is read as.)
fn blank_variant(variants: &[shape::Variant]) -> Option<Tokens> {
    let shape::Variant { ident, fields, named, .. } = variants.iter().min_by_key(|variant| variant.fields.len())?;
    Some(match fields {
        Fields::Unit => quote!(Self::#ident),
        Fields::Unnamed(fields) => {
            let blanks = fields.unnamed.iter().map(|_| quote!(::callside_json::FromJson::blank()));
            quote!(Self::#ident(#(#blanks),*))
        }
        Fields::Named(_) => {
            let (places, blanks) = (named.iter().map(|field| &field.ident), named.iter().map(blank));
            quote!(Self::#ident { #(#places: #blanks),* })
        }
    })
}

fn read_variant(variants: &[shape::Variant]) -> Tokens {
    let names = joined(variants.iter().map(|variant| variant.name.as_str()));
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
                let named = &variant.named;
                let places: Vec<_> = named.iter().map(|field| &field.ident).collect();
                let (blanks, read) = (named.iter().map(blank), fill(named, |Field { ident, .. }| quote!(#ident)));
                quote!({
                    let fields = ::callside_json::Fields::of(variant.content)?;
                    #(let mut #places = #blanks;)*
                    #read
                    Self::#ident { #(#places),* }
                })
            }
        };
        quote!(#index => #read,)
    });
    quote! {
        let variant = ::callside_json::Variant::of(value)?;
        *self = match variant.among(#names) {
            #(#arms)*
            _ => return ::core::result::Result::Err(::callside_json::Unreadable),
        };
        ::core::result::Result::Ok(())
    }
}

/// A field before it is read.
fn blank(field: &Field) -> Tokens {
    match field.absent {
        Absent::Null if field.with.is_none() => quote!(::callside_json::FromJson::blank()),
        _ => quote!(::core::default::Default::default()),
    }
}

/// Reads the fields in their places.
fn fill(fields: &[Field], place: impl Fn(&Field) -> Tokens) -> Tokens {
    let table = |filled: &dyn Fn(&Field) -> bool, how: Tokens| {
        let fields: Vec<_> = fields.iter().filter(|field| field.with.is_none() && filled(field)).collect();
        let names = joined(fields.iter().map(|field| field.name.as_str()));
        let places = fields.iter().map(|field| place(field));
        (!fields.is_empty()).then(|| quote!(fields.#how(#names, &mut [#(&mut #places),*])?;))
    };
    let due = table(&|field| field.absent == Absent::Null, quote!(fill));
    let known = table(&|field| matches!(field.absent, Absent::OwnDefault | Absent::AsInDefault), quote!(fill_known));
    let others = fields.iter().filter_map(|field| {
        let (name, place) = (&field.name, place(field));
        match (&field.with, field.absent) {
            (Some(function), _) => Some(quote!(#place = #function(fields.get(#name));)),
            (None, Absent::Lenient) => {
                Some(quote!(#place = ::callside_json::FromJson::from_json_leniently(fields.get(#name));))
            }
            _ => None,
        }
    });
    quote!(#due #known #(#others)*)
}

fn writer(input: &DeriveInput, shape: &Shape) -> Tokens {
    let body = match &shape.body {
        Body::Around => quote!(::callside_json::ToJson::write_json(&self.0, to)),
        Body::Struct(fields) => {
            let (names, places) = (joined(names(fields)), fields.iter().map(|field| &field.ident));
            quote!(to.fields(#names, &[#(&self.#places),*]))
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
                        let names = joined(names(&variant.named));
                        quote!(Self::#ident { #(#idents),* } => to.struct_variant(#name, #names, &[#(#idents),*]),)
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

/// Names as one text, which takes no table of where each begins.
fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(",")
}

fn held(count: usize) -> Vec<Ident> {
    (0..count).map(|index| format_ident!("held_{index}")).collect()
}
